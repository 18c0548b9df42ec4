// The code's field sends itself when a whole code arrives at once, by paste or by the phone's autofill. Never
// while somebody types: they may want to look at it again, and a wrong try costs.

const AT_ONCE = new Set(["insertFromPaste", "insertFromDrop", "insertReplacementText"]);

// What the portal forgives, and no more: anything else would be a wrong try that nobody asked for.
const isWhole = (text) => /^\d{6}$/.test(text.replace(/[ \t\r\n-]/g, ""));

// Autofill has no kind of its own in most browsers, but typing never brings more than one character at a
// time.
const cameAtOnce = (event, before, after) =>
  !event.inputType || AT_ONCE.has(event.inputType) || after.length - before.length > 1;

for (const field of document.querySelectorAll("[data-self-submit]")) {
  let before = "";
  // Read at the last moment: the browser may have brought back what stood here when the page was left.
  field.addEventListener("beforeinput", () => (before = field.value));
  field.addEventListener("input", (event) => {
    if (cameAtOnce(event, before, field.value) && isWhole(field.value)) field.form.requestSubmit();
  });
}

// A phone shows digits alone for this field; codes from a sheet of paper or from the help desk have letters
// too.
for (const button of document.querySelectorAll("[data-letters]")) {
  const field = document.getElementById(button.dataset.letters);
  button.addEventListener("click", () => {
    const letters = field.inputMode === "numeric";
    field.inputMode = letters ? "text" : "numeric";
    button.setAttribute("aria-pressed", String(letters));
    field.blur(); // phones change their keyboard only when the field is entered anew
    field.focus();
  });
  button.classList.add("is-ready");
}

// A form goes off once: a second press of its button, or Enter held down, would cost a second try.

const PATIENCE = 15_000; // milliseconds; then the answer is not coming, and the person may try again

function release(form) {
  const button = form.querySelector("button[type=submit]");
  delete form.dataset.gone;
  button.removeAttribute("aria-disabled");
  if (button.dataset.words) button.textContent = button.dataset.words;
}

function hold(form) {
  const button = form.querySelector("button[type=submit]");
  form.dataset.gone = "";
  // Not `disabled`: that takes the focus away, and some browsers then do not send the form.
  button.setAttribute("aria-disabled", "true");
  if (form.dataset.busy) {
    button.dataset.words ??= button.textContent;
    button.textContent = form.dataset.busy;
  }
  setTimeout(release, PATIENCE, form);
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if ("gone" in form.dataset) event.preventDefault();
    else if (!event.defaultPrevented) hold(form);
  });
  // The browser may bring back this very page, frozen as it was left.
  addEventListener("pageshow", (event) => event.persisted && release(form));
}

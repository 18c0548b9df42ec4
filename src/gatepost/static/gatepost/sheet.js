// A new sheet of backup codes can be printed, saved and copied. All of it is made from the text of this very page:
// no request carries a code.

const voice = document.querySelector("[role=status]");

// The sheet as text: one line for each thing that stands on it, the codes numbered as on paper.
function written(sheet) {
  const lines = [...sheet.querySelectorAll("li code")].map(
    (code, at) => `${String(at + 1).padStart(2)}. ${code.textContent}`,
  );
  const [title, made, where] = [...sheet.querySelectorAll("h2, p")].map((one) =>
    one.textContent.trim().replace(/\s+/g, " "),
  );
  return [title, made, "", ...lines, "", where, ""].join("\n");
}

const text = (button, name) => written(document.getElementById(button.dataset[name]));

for (const button of document.querySelectorAll("[data-prints]")) {
  button.addEventListener("click", () => print());
  button.classList.add("is-ready");
}

for (const button of document.querySelectorAll("[data-saves]")) {
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text(button, "saves")], { type: "text/plain" }));
    link.download = button.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  button.classList.add("is-ready");
}

for (const button of document.querySelectorAll("[data-takes]")) {
  if (!navigator.clipboard) continue;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text(button, "takes"));
    button.classList.add("is-on");
    voice.textContent = button.querySelector(".on").textContent;
  });
  button.classList.add("is-ready");
}

// The codes can't be shown again: whoever leaves before the line is typed back is asked whether they mean it.
for (const form of document.querySelectorAll("[data-leaves]")) {
  const warn = (event) => event.preventDefault();
  addEventListener("beforeunload", warn);
  form.addEventListener("submit", () => removeEventListener("beforeunload", warn));
}

// Copies what is shown once, whole; or the code out of a mail: the line that holds six digits and nothing else.

const codeIn = (text) => text.match(/^[ \t]*(\d{6})[ \t]*$/m)?.[1];
const voice = [...document.querySelectorAll("[role=status]")].at(-1);

for (const button of document.querySelectorAll("[data-copies]")) {
  const text = document.getElementById(button.dataset.copies).textContent;
  const code = "whole" in button.dataset ? text.trim() : codeIn(text);
  if (!code || !navigator.clipboard) continue;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code);
    button.classList.add("is-on");
    voice.textContent = button.querySelector(".on").textContent;
    setTimeout(() => {
      button.classList.remove("is-on");
      voice.textContent = "";
    }, 3000);
  });
  button.classList.add("is-ready");
}

// Shows what was typed as a password, so that a long one can be checked before it is sent.

for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.classList.toggle("is-on", shown);
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // Hidden again before it goes off: browsers offer what was typed in plain fields to the next person.
  field.form.addEventListener("submit", () => show(false));
  button.classList.add("is-ready");
}

// Counts down beside a time that stands there in words. For the eye alone: nothing is read out, nothing
// moves.

const opened = Date.now();
const passed = () => (Date.now() - opened) / 1000;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function tick() {
  for (const count of document.querySelectorAll("[data-seconds]")) {
    const left = Math.ceil(count.dataset.seconds - passed());
    count.textContent = left > 0 ? clock(left) : "";
  }
  for (const count of document.querySelectorAll("[data-minutes]")) {
    count.textContent = Math.max(0, Math.ceil((count.dataset.minutes - passed()) / 60));
    if (count.dataset.minutes <= passed()) end(count);
  }
  for (const button of document.querySelectorAll("[data-waits]")) {
    if (button.dataset.waits <= passed()) open(button);
  }
}

// The code's time is over while its page still stands: said once, in the line kept for it.
function end(count) {
  const line = document.querySelector("[data-over]");
  if (line?.dataset.over) line.textContent = line.dataset.over;
  delete line?.dataset.over;
  delete count.dataset.minutes;
}

// Until its time the button does nothing, and the time stands beside it. Without this module the portal
// answers so.
function close(button) {
  button.setAttribute("aria-disabled", "true");
  button.addEventListener("click", (event) => {
    if ("waits" in button.dataset) event.preventDefault();
  });
}

function open(button) {
  delete button.dataset.waits;
  button.removeAttribute("aria-disabled");
}

document.querySelectorAll("[data-waits]").forEach(close);
tick();
setInterval(tick, 1000);
for (const count of document.querySelectorAll("[data-seconds], [data-minutes]")) {
  count.closest(".needs-script").classList.add("is-ready");
}

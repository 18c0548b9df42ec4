// Looks by itself where the mails are, more and more seldom, until nothing changes any more. What is new is
// written over what stood there, in the room that it has; a new state is read out, once.

const SELDOM = 20; // seconds, while the portal is away
const NEVER = 600; // by then no code of this page works

const place = document.querySelector("[data-status]");
const find = (name) => place.querySelector(`[data-${name}]`);
const [waiting, late, taken, lost] = place.querySelector("template").content.children;
const pictures = { queued: waiting, sending: waiting, late, sent: taken, failed: lost, refused: lost, expired: lost };
let pause = SELDOM;

function write(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

// Returns what is to be read out: nothing while only the time of the next try has moved.
function show(line, mail) {
  write(line.querySelector(".words"), mail.words);
  if (line.dataset.state === mail.state) return "";
  line.dataset.state = mail.state;
  line.querySelector(".icon").replaceWith(pictures[mail.state].cloneNode(true));
  return `${mail.masked}: ${mail.words}.`;
}

function tell(told) {
  const lines = place.querySelectorAll(".mail");
  const news = told.mails.slice(0, lines.length).map((mail, n) => show(lines[n], mail));
  if (news.some(Boolean)) write(find("voice"), news.filter(Boolean).join(" "));
  write(find("note"), told.note);
  write(document.querySelector("[data-as-of]"), told.as_of);
  find("instead")?.toggleAttribute("hidden", !told.looks_bad);
}

async function ask() {
  const answer = await fetch(place.dataset.status, { redirect: "manual" });
  if (answer.status >= 500) throw new Error("the portal is away for a moment");
  return answer.ok ? answer.json() : {};
}

async function look() {
  if (document.hidden) return document.addEventListener("visibilitychange", look, { once: true });
  try {
    const told = await ask();
    if (told.mails) tell(told);
    pause = SELDOM;
    later(told.look_in);
  } catch {
    later(pause);
    pause *= 2;
  }
}

function later(seconds) {
  if (seconds && seconds < NEVER) setTimeout(look, seconds * 1000);
}

later(Number(place.dataset.lookIn));

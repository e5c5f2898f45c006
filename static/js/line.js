// The line to the server, for the modules of a page that stays open. They share it as `ctLine`, not by `import`: files are
// served under names with a hash, and a second name would be a second module.

const PATIENCE = 5000; // milliseconds for one answer

class SignedOut extends Error {}

const csrf = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

async function ask(url, body, more = {}) {
  const answer = await fetch(url, {
    method: body ? "POST" : "GET",
    body,
    cache: "no-store",
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE),
    headers: { Accept: "application/json", ...(body && { "X-CSRFToken": csrf() }), ...more },
  });
  if (answer.redirected || answer.status === 403) throw new SignedOut();
  return answer;
}

// A 5xx is a line that is down: what waits is sent again. Whatever else the server says, it has said.
async function send(url, body) {
  const answer = await ask(url, body);
  if (answer.status >= 500) throw new Error(String(answer.status));
  return { status: answer.status, data: await answer.json() };
}

// --- Letters that survive a lost line and a closed window: kept on the device until the server has them, sent in order,
// each under its own key, so that one that arrives twice is written once. ------------------------------------------------

// `send(url, body)` answers {status, data} or throws when the server cannot be reached. `told` = {kept, done, lost}.
function outbox(place, send, told) {
  const read = () => JSON.parse(localStorage.getItem(place) || "[]");
  const write = (letters) => {
    if (letters.length) localStorage.setItem(place, JSON.stringify(letters));
    else localStorage.removeItem(place);
  };
  let sending = false;

  async function sendAll() {
    if (sending) return;
    sending = true;
    try {
      while (read().length) {
        const letter = read()[0];
        const answer = await send(letter.url, new URLSearchParams(letter.fields));
        write(read().filter((each) => each.key !== letter.key));
        told.done(letter, answer);
      }
      told.kept(0);
    } catch (error) {
      told.kept(read().length);
      told.lost(error);
    } finally {
      sending = false;
    }
  }

  return {
    put(letter) {
      write([...read().filter((each) => each.key !== letter.key), letter]);
      return sendAll();
    },
    send: sendAll,
  };
}

globalThis.ctLine = { ask, send, outbox, SignedOut };

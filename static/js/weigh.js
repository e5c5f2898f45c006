// The sheet of themes by keyboard: arrows go from box to box, 1 to 9 tick a theme, n finds the next input in none.
// Without this module the sheet is a form, and Tab and Space do.

const form = document.querySelector("form[data-weigh]");
const status = document.querySelector("[data-loose]");
const rows = () => [...form.querySelectorAll("tbody tr")];
const boxes = (row) => [...row.querySelectorAll("input[type=checkbox]")];
const inNone = (row) => !boxes(row).some((box) => box.checked);

let loose = Number(status.dataset.loose);
const before = new Map(rows().map((row) => [row, inNone(row)]));

function count(row) {
  const now = inNone(row);
  if (now === before.get(row)) return;
  before.set(row, now);
  loose += now ? 1 : -1;
  status.textContent = loose ? `${loose} in no theme yet. One may be in several.` : "Every input is in a theme. Save, then write the answer.";
}

function go(row, column) {
  const box = row && boxes(row)[column];
  if (!box) return;
  box.focus();
  box.closest("tr").scrollIntoView({ block: "nearest" });
}

function move(box, down, right) {
  const all = rows();
  const row = box.closest("tr");
  go(all[all.indexOf(row) + down], boxes(row).indexOf(box) + right);
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

form.addEventListener("change", (event) => {
  const row = event.target.closest("tbody tr");
  if (row) count(row);
});

form.addEventListener("keydown", (event) => {
  const box = event.target.closest("input[type=checkbox]");
  if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = box.closest("tr");
  if (ARROWS[event.key]) {
    event.preventDefault();
    move(box, ...ARROWS[event.key]);
  } else if (/^[1-9]$/.test(event.key)) {
    const wanted = boxes(row)[Number(event.key) - 1];
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    wanted.click();
  } else if (event.key.toLowerCase() === "n") {
    event.preventDefault();
    const all = rows();
    const from = all.indexOf(row) + 1;
    go([...all.slice(from), ...all.slice(0, from)].find(inNone), 0);
  }
});

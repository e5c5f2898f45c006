// The network as a map. Types can be closed into one circle each; a large network begins with all of them closed. Places are
// computed here, so nothing has to settle: few things stand round an oval, each with its name outside; many by type, the
// types round a circle, their partners in a spiral.

const place = document.querySelector("[data-map]");
const plot = place.querySelector("[data-place]");
const said = place.querySelector("[data-said]");
const bar = place.querySelector("form");
const slider = bar.querySelector("input[type=range]");
const ends = [...bar.querySelectorAll("datalist option")].map((option) => option.label);
const CLOSED_FROM = 150; // partners
const LARGE_FROM = 600; // things drawn: from there on as one canvas of lines and dots
const NAMED_BELOW = 80; // things drawn: then each has its name
const NAME_WIDTH = innerWidth < 700 ? 84 : 150; // pixels
const WIDE = innerWidth < 700 ? 0.8 : 1.7; // wider than high, as the place is
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const COLORS = ["chart", "chart-2", "chart-3", "stage-2", "stage-4", "good"];
const SHAPES = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
const LINES = { rated: "solid", met: "solid", known: "dashed", introduced: "dotted", rivals: [8, 4, 2, 4] };
const pictures = new Map();
let chart;
let open = new Set();
let picture;

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--ct-${name}`).trim();
}

function read(data) {
  const nodes = data.nodes.map(([id, name, type, rated, between, met, trust, value]) => ({ id, name, type: type || "No type yet", rated, between, met, trust, value }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const groups = new Map();
  for (const node of nodes) {
    if (!groups.has(node.type)) groups.set(node.type, []);
    groups.get(node.type).push(node);
  }
  const names = [...groups.keys()].sort();
  const apart = 14;
  const round = names.reduce((sum, name) => sum + Math.sqrt(groups.get(name).length) + 1.5, 0) * 18;
  let angle = 0;
  names.forEach((name, number) => {
    const members = groups.get(name);
    const part = ((Math.sqrt(members.length) + 1.5) * 36 * Math.PI) / round;
    const radius = Math.max(160, round / Math.PI);
    const [x, y] = [Math.cos(angle + part / 2) * radius * WIDE, Math.sin(angle + part / 2) * radius];
    angle += part;
    members.forEach((node, i) => {
      node.x = x + Math.cos(i * GOLDEN) * apart * WIDE * Math.sqrt(i);
      node.y = y + Math.sin(i * GOLDEN) * apart * Math.sqrt(i);
    });
    groups.set(name, { name, number, members, x, y });
  });
  return { on: data.on, nodes, byId, groups: new Map(names.map((name) => [name, groups.get(name)])), ties: data.ties };
}

async function load() {
  const on = ends[Number(slider.value)];
  bar.querySelector("[data-quarter]").textContent = on;
  slider.setAttribute("aria-valuetext", on);
  if (!pictures.has(on)) {
    const answer = await fetch(`${place.dataset.map}?on=${on}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) {
      said.textContent = "The map could not be read just now. The table has the same.";
      return;
    }
    pictures.set(on, read(await answer.json()));
  }
  const first = !picture;
  picture = pictures.get(on);
  if (first && picture.nodes.length < CLOSED_FROM) open = new Set(picture.groups.keys());
  if (first && !picture.ties.some(([kind]) => kind === "rated")) bar.querySelector("[value=met]").checked = true;
  draw();
}

function shown() {
  const kinds = new Set([...bar.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
  const stand = (id) => {
    const node = picture.byId.get(id);
    return node && (open.has(node.type) ? node : picture.groups.get(node.type));
  };
  const ties = new Map();
  const counts = new Map([...picture.groups.keys()].map((name) => [name, { inside: 0, across: 0 }]));
  for (const [kind, one, other, strength] of picture.ties) {
    if (!kinds.has(kind)) continue;
    const [a, b] = [stand(one), stand(other)];
    if (!a || !b) continue;
    const [from, to] = [picture.byId.get(one).type, picture.byId.get(other).type];
    if (from === to) counts.get(from).inside += 1;
    else {
      counts.get(from).across += 1;
      counts.get(to).across += 1;
    }
    if (a === b) continue;
    const key = [kind, ...[a.id ?? `t${a.number}`, b.id ?? `t${b.number}`].sort()].join();
    const tie = ties.get(key) || { kind, a, b, number: 0, strength };
    tie.number += 1;
    ties.set(key, tie);
  }
  const things = [...picture.groups.values()].flatMap((group) => (open.has(group.name) ? group.members : [group]));
  return { things, ties: [...ties.values()], counts };
}

function words(thing) {
  if (thing.members) return `${thing.name}: ${thing.members.length} partners`;
  const rated = thing.trust == null ? "" : `\ntrust ${thing.trust.toFixed(1)}${thing.value == null ? "" : `, value ${thing.value.toFixed(1)}`}`;
  return `${thing.name}\n${thing.type}\nworks with ${thing.rated}, met ${thing.met}${rated}`;
}

// {x, y, side} of each thing round the oval: as many on the right as on the left, at even heights, so that no name lies on another.
function oval(things) {
  const half = Math.ceil(things.length / 2);
  const wide = Math.max(60, plot.clientWidth - 2 * NAME_WIDTH - 40) / (plot.clientHeight - 40);
  return things.map((_, i) => {
    const side = i < half ? 1 : -1;
    const [step, number] = side > 0 ? [i, half] : [i - half, things.length - half];
    const y = number > 1 ? side * ((2 * step) / (number - 1) - 1) : 0;
    return { x: side * (0.2 + 0.8 * Math.sqrt(1 - y * y)) * wide, y, side };
  });
}

function name(thing, side) {
  const label = { show: Boolean(thing.members) || Boolean(side), formatter: thing.name, color: token("text"), fontSize: 11 };
  return side ? { ...label, position: side > 0 ? "right" : "left", width: NAME_WIDTH, overflow: "truncate" } : { ...label, position: "bottom" };
}

function dot(thing, { x, y, side } = thing) {
  const group = thing.members ? thing : picture.groups.get(thing.type);
  return {
    name: thing.name,
    value: [x, y],
    x,
    y,
    symbol: SHAPES[group.number % SHAPES.length],
    symbolSize: thing.members ? 16 + 4 * Math.sqrt(thing.members.length) : 7 + 2.4 * Math.sqrt(thing.rated || thing.met || 0),
    itemStyle: { color: token(COLORS[group.number % COLORS.length]), borderColor: token("surface"), borderWidth: 1 },
    label: name(thing, side),
    thing,
  };
}

function option({ things, ties }) {
  const line = token("line-strong");
  const tooltip = { renderMode: "richText", backgroundColor: token("surface"), borderColor: line, textStyle: { color: token("text") }, formatter: ({ data }) => (data.thing ? words(data.thing) : data.words || "") };
  const base = { animation: false, tooltip, textStyle: { color: token("text") } };
  const look = (tie) => ({ color: line, type: LINES[tie.kind], width: Math.min(6, 0.8 + 0.5 * Math.sqrt(tie.number)), opacity: 0.55, curveness: 0.08 });
  if (things.length + ties.length < LARGE_FROM) {
    const at = new Map(things.map((thing, i) => [thing, i]));
    const places = things.length < NAMED_BELOW ? oval(things) : null;
    const room = places ? { left: NAME_WIDTH + 20, right: NAME_WIDTH + 20, top: 20, bottom: 20 } : {};
    return {
      ...base,
      series: [{
        type: "graph", layout: "none", roam: true, scaleLimit: { min: 0.2, max: 20 }, emphasis: { focus: "adjacency" }, labelLayout: { hideOverlap: true }, ...room,
        data: things.map((thing, i) => ({ ...dot(thing, places?.[i]), id: String(i) })),
        links: ties.map((tie) => ({ source: String(at.get(tie.a)), target: String(at.get(tie.b)), lineStyle: look(tie), words: `${tie.a.name} and ${tie.b.name}: ${tie.number}` })),
      }],
    };
  }
  const axis = { type: "value", show: false, scale: true };
  return {
    ...base,
    grid: { left: 8, right: 8, top: 8, bottom: 8 },
    xAxis: axis,
    yAxis: axis,
    dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none" }, { type: "inside", yAxisIndex: 0, filterMode: "none" }],
    series: [
      { type: "lines", coordinateSystem: "cartesian2d", large: true, largeThreshold: 200, silent: true, lineStyle: { color: line, width: 0.5, opacity: 0.25 }, data: ties.map((tie) => ({ coords: [[tie.a.x, tie.a.y], [tie.b.x, tie.b.y]] })) },
      { type: "scatter", data: things.map((thing) => dot(thing)) },
    ],
  };
}

function table({ counts }) {
  const body = place.querySelector("[data-types]");
  const focused = document.activeElement?.dataset?.type;
  body.replaceChildren(...[...picture.groups.values()].map((group) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = group.name;
    const found = counts.get(group.name);
    const cells = [["Partners", group.members.length], ["Ties inside", found.inside], ["Ties to others", found.across]].map(([label, number]) => {
      const cell = document.createElement("td");
      cell.className = "ct-num";
      cell.dataset.label = label;
      cell.textContent = number;
      return cell;
    });
    const last = document.createElement("td");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary btn-sm";
    button.dataset.type = group.name;
    button.setAttribute("aria-expanded", String(open.has(group.name)));
    button.textContent = open.has(group.name) ? "Close" : "Open";
    button.setAttribute("aria-label", `${button.textContent} ${group.name}`);
    last.append(button);
    row.append(head, ...cells, last);
    return row;
  }));
  body.closest("section").hidden = !picture.groups.size; // a table without rows says nothing
  if (focused) body.querySelector(`[data-type="${CSS.escape(focused)}"]`)?.focus();
}

function draw() {
  if (!chart) {
    plot.dataset.drawn = "";
    chart = window.echarts.init(plot, null, { renderer: "canvas" });
    new ResizeObserver(() => chart.resize()).observe(plot);
    chart.on("click", ({ data }) => data?.thing?.members && turn(data.thing.name));
  }
  const found = shown();
  chart.setOption(option(found), true);
  table(found);
  said.textContent = picture.on ? `${picture.nodes.length} partners, ${found.ties.length} lines, as of ${picture.on}.` : "Nothing is drawn for this day yet.";
  place.dataset.ready = String(performance.now());
}

function turn(name) {
  if (open.has(name)) open.delete(name);
  else open.add(name);
  draw();
}

bar.hidden = false;
bar.addEventListener("change", (event) => (event.target === slider ? load() : draw()));
bar.addEventListener("submit", (event) => event.preventDefault());
place.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button || !picture) return;
  if (button.dataset.type) turn(button.dataset.type);
  if (button.dataset.open) {
    open = new Set(button.dataset.open === "all" ? picture.groups.keys() : []);
    draw();
  }
});
new MutationObserver(() => picture && draw()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
const wanted = new URLSearchParams(location.search).get("on");
if (ends.includes(wanted)) slider.value = ends.indexOf(wanted);
load();

"use strict";
/* The what-if corner: what experiments/report/whatif.py says, at the place of sliders. */
const whatif = {
  STEPS: 10, // of a slider, between two levels
  positions: new Map(), // by element: where the reader has put each slider

  /* The levels around a value, each with its weight; none beyond them all. */
  around({ levels, isNumber }, value) {
    const exact = levels.indexOf(value);
    if (exact >= 0) return [[exact, 1]];
    if (!isNumber) return [];
    const upper = levels.findIndex((level) => level > value);
    if (upper < 1) return [];
    const share = (value - levels[upper - 1]) / (levels[upper] - levels[upper - 1]);
    return [[upper - 1, 1 - share], [upper, share]];
  },

  /* The points around: the place of each in the list of figures, and its weight. */
  corners(axes, values) {
    let corners = [[0, 1]];
    axes.forEach((axis, number) => {
      const near = whatif.around(axis, values[number]);
      corners = corners.flatMap(([place, weight]) => near.map(([level, share]) =>
        [place * axis.levels.length + level, weight * share]));
    });
    return corners;
  },

  output(figures, corners, number) {
    if (!corners.length) return { kind: "beyond" };
    const found = corners.map(([place]) => figures[place]?.[number] ?? null);
    if (found.includes(null)) return { kind: "missing" };
    if (found.length === 1) {
      const [mean, low, high] = found[0];
      return { kind: "run", mean, low, high };
    }
    const means = found.map(([mean]) => mean);
    const mean = corners.reduce((sum, [, weight], at) => sum + weight * means[at], 0);
    return { kind: "interpolated", mean, low: Math.min(...means), high: Math.max(...means) };
  },

  /* What is said of each output of the corner `key` where its axes have `values`. */
  at(key, values) {
    const { axes, figures: known, scales } = figures[key].data;
    const corners = whatif.corners(axes, axes.map(({ name }) => values[name]));
    return scales.map((_, number) => whatif.output(known, corners, number));
  },

  number(value) {
    const digits = Math.abs(value) >= 100
      ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
    return value.toLocaleString(root.lang, digits);
  },

  shown(value) {
    return typeof value === "number" ? whatif.number(value) : value;
  },

  /* The value of an axis at a position of its slider. */
  valueAt({ levels, isNumber, isWhole }, position) {
    if (!isNumber) return levels[position];
    const level = Math.floor(position / whatif.STEPS);
    const share = (position % whatif.STEPS) / whatif.STEPS;
    if (!share) return levels[level];
    const value = levels[level] + share * (levels[level + 1] - levels[level]);
    return isWhole ? Math.round(value) : value;
  },

  cell({ kind, mean, low, high }, scale, say) {
    if (mean === undefined) return say(kind);
    const told = (value) => whatif.number(scale * value);
    const values = { mean: told(mean) };
    if (kind === "run" && low === null) return say("single", values);
    Object.assign(values, { low: told(low), high: told(high) });
    const [alike, apart] = kind === "run" ? ["alike", "sure"] : ["even", "about"];
    return say(values.low === values.high ? alike : apart, values);
  },

  sentence({ axes }, values, said, say) {
    const name = (number) => say(`axis-${number}`);
    const place = axes.map((_, number) => say("place",
      { axis: name(number), value: whatif.shown(values[number]) })).join(say("comma"));
    if (said.some(({ kind }) => kind === "interpolated")) {
      const between = axes.flatMap((axis, number) => {
        const near = whatif.around(axis, values[number]);
        if (near.length < 2) return [];
        const [low, high] = near.map(([level]) => whatif.shown(axis.levels[level]));
        return [say("between", { axis: name(number), low, high })];
      });
      return say("interpolated", { place, between: between.join(say("comma")) });
    }
    return said.every(({ kind }) => kind === "run") ? say("run", { place }) : place;
  },
};

function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* A slider over the numbers of an axis, or a list of its names, with its label. */
whatif.control = (axis, id, name, position, say, moved) => {
  const { levels, isNumber } = axis;
  const label = made("label", { for: id }, name);
  if (!isNumber) {
    const choices = levels.map((level, at) => made("option", { value: at }, level));
    const list = made("select", { id }, ...choices);
    list.value = position;
    list.addEventListener("change", () => moved(Number(list.value)));
    return made("div", { class: "control" }, label, list);
  }
  const last = (levels.length - 1) * whatif.STEPS;
  const slider = made("input",
    { type: "range", id, min: 0, max: last, step: 1, "aria-describedby": `${id}-levels` });
  slider.value = position;
  const output = made("output", { for: id });
  const tell = () => {
    output.textContent = whatif.shown(whatif.valueAt(axis, Number(slider.value)));
    slider.setAttribute("aria-valuetext", output.textContent);
  };
  slider.addEventListener("input", () => { tell(); moved(Number(slider.value)); });
  tell();
  const run = say("levels", { levels: levels.map(whatif.shown).join(say("comma")) });
  const hint = made("small", { id: `${id}-levels` }, run);
  return made("div", { class: "control" }, label, slider, output, hint);
};

widgets.whatif = (element, data, say) => {
  const key = element.parentElement.dataset.key;
  if (!whatif.positions.has(element)) whatif.positions.set(element, data.axes.map(() => 0));
  const positions = whatif.positions.get(element);
  const status = made("p", { role: "status" });
  const body = made("tbody");
  const tell = () => {
    const values = data.axes.map((axis, number) => whatif.valueAt(axis, positions[number]));
    const named = Object.fromEntries(data.axes.map(({ name }, at) => [name, values[at]]));
    const said = whatif.at(key, named);
    status.textContent = whatif.sentence(data, values, said, say);
    body.replaceChildren(...said.map((each, number) => made("tr", {},
      made("th", { scope: "row", class: "text" }, say(`output-${number}`)),
      made("td", { class: "text" }, whatif.cell(each, data.scales[number], say)))));
  };
  const controls = data.axes.map((axis, number) => whatif.control(
    axis, `${key}-${number}`, say(`axis-${number}`), positions[number], say,
    (position) => { positions[number] = position; tell(); }));
  const head = made("tr", {}, ...["figure", "value"].map((word) =>
    made("th", { scope: "col", class: "text" }, say(word))));
  tell();
  element.replaceChildren(...controls, status,
    made("table", {}, made("thead", {}, head), body));
};
window.whatif = whatif;

"use strict";
/* The page: its language, its charts, and what links them. Nothing is fetched. */
const root = document.documentElement;
const figures = JSON.parse(document.getElementById("figures").textContent);
const back = document.querySelector(".back"); // shows the whole time again
const widgets = {}; // by kind: (element, data, say) => draw it anew
const groups = new Map(); // by name: the views of linked charts
const zooms = new Map(); // by name: [since, until], where the reader has zoomed
const wholes = new Map(); // by name: [since, until], all that there is
const widths = new Map(); // by element: (room) => draw its chart as wide as that
const SHORTEST = 120000; // that one can zoom to, in ms
const PAPER = 680; // width of a chart on A4, in pixels

function rowsOf(columns) {
  const names = Object.keys(columns);
  const length = names.length ? columns[names[0]].length : 0;
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(names.map((name) => [name, columns[name][at]])));
}

function withoutEmptyLayers(spec) { // of which Vega would complain; named ones are pointed at
  const isEmpty = ({ name, data }) => !name && spec.datasets[data?.name]?.length === 0;
  if (spec.layer) spec.layer = spec.layer.filter((each) => !isEmpty(each));
  return spec;
}

function setTimes(group, [since, until], views = groups.get(group)) {
  for (const view of views) view.signal("since", since).signal("until", until).runAsync();
}

function zoom(group, times) {
  zooms.set(group, times);
  setTimes(group, times);
  back.hidden = [...zooms].every(([name, [since]]) => since === wholes.get(name)?.[0]);
}

/* The one of *times*, which rise, that lies nearest. */
function nearest(times, wanted) {
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= wanted) low = middle; else high = middle;
  }
  return wanted - times[low] <= times[high] - wanted ? times[low] : times[high];
}

/* Where an event is in the plot of a chart, in the pixels of its scales. */
function across(event, view) {
  const svg = view.container().querySelector("svg");
  const { left, width } = svg.getBoundingClientRect();
  return (event.clientX - left) * (svg.viewBox.baseVal.width / width) - view.origin()[0];
}

function link(group, view, whole, times) {
  const linked = groups.get(group);
  linked.push(view);
  wholes.set(group, whole);
  if (zooms.has(group)) setTimes(group, zooms.get(group), [view]);
  let wanted = null;
  view.addSignalListener("brush", (_, brush) => { wanted = Object.values(brush)[0] ?? null; });
  const point = (at) => {
    if (view.signal("at") !== at) for (const each of linked) each.signal("at", at).runAsync();
  };
  view.addEventListener("pointermove", (event) =>
    point(nearest(times, Number(view.scale("x").invert(across(event, view))))));
  view.container().addEventListener("pointerleave", () => point(null));
  const take = (isZoom) => {
    if (wanted === null || !document.contains(view.container())) return;
    const times = wanted.map(Number).sort((a, b) => a - b);
    wanted = null;
    view.signal("brush_x", [0, 0]).runAsync();
    if (isZoom && times[1] - times[0] >= SHORTEST) zoom(group, times);
  };
  window.addEventListener("pointerup", () => take(true));
  window.addEventListener("pointercancel", () => take(false)); // a finger that scrolls
  view.addEventListener("dblclick", () => zoom(group, whole));
}

/* Small multiples: as many side by side as there is room for. */
function fitPanels(spec, room) {
  if (!spec.facet) return;
  const { panel } = spec.usermeta;
  spec.columns = Math.max(1, Math.min(spec.columns, Math.floor(room / panel)));
  spec.spec.width = panelWidth(spec, room);
}

function panelWidth({ columns, usermeta }, room) {
  return Math.floor(room / columns) - usermeta.gap;
}

async function drawChart(element, language) {
  const { key, group } = element.dataset;
  const figure = figures[key];
  const spec = structuredClone(figure.specs[language]);
  spec.datasets = Object.fromEntries(
    Object.entries(figure.data).map(([name, columns]) => [name, rowsOf(columns)]));
  fitPanels(spec, element.clientWidth);
  const locale = figures.locale[language];
  const { view } = await vegaEmbed(element, withoutEmptyLayers(spec), {
    actions: false, renderer: "svg", tooltip: { theme: "custom" },
    logLevel: 1, // errors: that a filter leaves a layer no rows is none
    timeFormatLocale: locale.time, formatLocale: locale.number,
  });
  // The element itself says in words what the chart shows.
  element.querySelector("svg").setAttribute("aria-hidden", "true");
  widths.set(element, spec.facet
    ? (room) => view.signal("child_width", panelWidth(spec, room)).resize().run()
    : (room) => view.width(room).run());
  if (group) {
    const whole = ["since", "until"].map((name) => view.signal(name));
    const { name, field } = spec.usermeta;
    link(group, view, whole, [...new Set(figure.data[name][field])]);
  }
  element.dataset.drawn = language;
}

let spoken = Promise.resolve(); // a language is drawn whole before the next one

function speak(language) {
  spoken = spoken.then(() => draw(language));
}

async function draw(language) {
  root.lang = language;
  const title = document.querySelector("title");
  title.textContent = title.dataset[language];
  for (const element of document.querySelectorAll(`[data-aria-label-${language}]`))
    element.setAttribute("aria-label", element.getAttribute(`data-aria-label-${language}`));
  for (const button of document.querySelectorAll("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  groups.clear();
  for (const { dataset } of document.querySelectorAll(".chart[data-group]"))
    groups.set(dataset.group, []);
  for (const element of document.querySelectorAll(".widget")) {
    const { data, words } = figures[element.dataset.key];
    const say = (name, values = {}) => words[name][language].replace(
      /\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
    widgets[element.dataset.kind]?.(element.querySelector(".play"), data, say);
  }
  for (const element of document.querySelectorAll(".chart"))
    await drawChart(element, language);
  root.dataset.ready = language;
}

for (const button of document.querySelectorAll("[data-language]"))
  button.addEventListener("click", () => speak(button.dataset.language));

back.addEventListener("click", () => {
  for (const [group, whole] of wholes) zoom(group, whole);
});
const opened = new Set(); // what was opened for paper alone
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    opened.add(details);
  }
  for (const widen of widths.values()) widen(PAPER);
});
window.addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened.clear();
  for (const [element, widen] of widths) widen(element.clientWidth);
});

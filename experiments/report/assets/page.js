"use strict";
/* The page: its language, its charts, and what links them. Nothing is fetched. */
const root = document.documentElement;
const figures = JSON.parse(document.getElementById("figures").textContent);
const widgets = {}; // by kind: (element, data, say) => draw it anew
const groups = new Map(); // by name: the views of linked charts
const zooms = new Map(); // by name: [since, until], where the reader has zoomed

function rowsOf(columns) {
  const names = Object.keys(columns);
  const length = names.length ? columns[names[0]].length : 0;
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(names.map((name) => [name, columns[name][at]])));
}

function setTimes(group, [since, until], views = groups.get(group)) {
  for (const view of views) view.signal("since", since).signal("until", until).runAsync();
}

function zoom(group, times) {
  zooms.set(group, times);
  setTimes(group, times);
}

function link(group, view, whole) {
  const views = groups.get(group);
  views.push(view);
  if (zooms.has(group)) setTimes(group, zooms.get(group), [view]);
  let wanted = null;
  view.addSignalListener("brush", (_, brush) => { wanted = Object.values(brush)[0] ?? null; });
  view.addSignalListener("hover", (_, hover) => {
    const at = Object.values(hover ?? {}).find(Array.isArray)?.[0] ?? null;
    for (const each of views) each.signal("at", at).runAsync();
  });
  window.addEventListener("pointerup", () => {
    if (wanted === null || !document.contains(view.container())) return;
    const times = wanted.map(Number).sort((a, b) => a - b);
    wanted = null;
    view.signal("brush_x", [0, 0]).runAsync();
    if (times[1] - times[0] >= 120000) zoom(group, times);
  });
  view.addEventListener("dblclick", () => zoom(group, whole));
}

/* Small multiples: as many side by side as there is room for. */
function fitPanels(spec, room) {
  if (!spec.facet) return;
  const { panel, gap } = spec.usermeta;
  spec.columns = Math.max(1, Math.min(spec.columns, Math.floor(room / panel)));
  spec.spec.width = Math.floor(room / spec.columns) - gap;
}

async function drawChart(element, language) {
  const { key, group } = element.dataset;
  const figure = figures[key];
  const spec = structuredClone(figure.specs[language]);
  spec.datasets = Object.fromEntries(
    Object.entries(figure.data).map(([name, columns]) => [name, rowsOf(columns)]));
  fitPanels(spec, element.clientWidth);
  const locale = figures.locale[language];
  const { view } = await vegaEmbed(element, spec, {
    actions: false, renderer: "svg", tooltip: { theme: "custom" },
    timeFormatLocale: locale.time, formatLocale: locale.number,
  });
  if (group) {
    const whole = ["since", "until"].map((name) => view.signal(name));
    link(group, view, whole);
  }
  element.dataset.drawn = language;
}

async function speak(language) {
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
for (const event of ["beforeprint", "afterprint"])
  window.addEventListener(event, () => {
    for (const details of document.querySelectorAll("details")) details.open = event === "beforeprint";
  });

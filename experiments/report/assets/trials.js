"use strict";
/* Trials of a load: a slider over those that were run, for one platform of several. */
const trials = {
  chosen: new Map(), // by element: number of the platform, and of the trial

  /* What is said of a trial, and of what lies on either side of it. */
  sentences(own, number, say) {
    const load = (at) => whatif.number(own[at][0]);
    const said = [say(own[number][1], { load: load(number) })];
    if (number === 0) said.push(say("first"));
    else said.push(say("between", { low: load(number - 1), high: load(number) }));
    if (number === own.length - 1) said.push(say("last"));
    else said.push(say("between", { low: load(number), high: load(number + 1) }));
    return said;
  },
};

widgets.trials = (element, { platforms }, say) => {
  const key = element.parentElement.dataset.key;
  const chosen = trials.chosen.get(element) ?? { platform: 0, trial: 0 };
  trials.chosen.set(element, chosen);
  const own = () => platforms[chosen.platform].trials;
  const status = made("p", { role: "status" });
  const slider = made("input",
    { type: "range", id: `${key}-load`, min: 0, step: 1, "aria-describedby": `${key}-runs` });
  const output = made("output", { for: `${key}-load` });
  const hint = made("small", { id: `${key}-runs` });
  const tell = () => {
    output.textContent = whatif.number(own()[chosen.trial][0]);
    slider.setAttribute("aria-valuetext", output.textContent);
    const sentences = trials.sentences(own(), chosen.trial, say);
    status.replaceChildren(made("b", {}, sentences[0]),
      ...sentences.slice(1).map((each) => made("span", { class: "beside" }, each)));
  };
  const choose = () => {
    slider.max = own().length - 1;
    slider.value = chosen.trial;
    const loads = own().map(([load]) => whatif.number(load)).join(say("comma"));
    hint.textContent = say("runs", { loads });
    tell();
  };
  slider.addEventListener("input", () => { chosen.trial = Number(slider.value); tell(); });
  const names = platforms.map(({ name }) => name[root.lang]);
  const list = whatif.control({ levels: names, isNumber: false }, `${key}-platform`,
    say("platform"), chosen.platform, say,
    (platform) => { Object.assign(chosen, { platform, trial: 0 }); choose(); });
  const label = made("label", { for: `${key}-load` }, say("load"));
  element.replaceChildren(...(names.length > 1 ? [list] : []),
    made("div", { class: "control" }, label, slider, output, hint), status);
  choose();
};

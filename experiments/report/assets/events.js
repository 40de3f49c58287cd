"use strict";
/* Events of a day: a button for each, which zooms all charts to it. */
widgets.events = (element, data, say) => {
  const button = (words, times, what = "") => {
    const it = document.createElement("button");
    it.type = "button";
    it.textContent = words;
    it.title = what;
    it.addEventListener("click", () => {
      for (const each of element.querySelectorAll("button"))
        each.setAttribute("aria-pressed", String(each === it && times !== data.whole));
      zoom(data.group, times);
    });
    return it;
  };
  const marks = data.spans.map((times, index) =>
    button(say(`mark${index + 1}`), times, say(`what${index + 1}`)));
  element.classList.add("events");
  element.replaceChildren(...marks, button(say("whole"), data.whole));
};

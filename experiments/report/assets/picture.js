"use strict";
/* Pictures of platforms: what fails is crossed out, with all that goes down with it. */
for (const figure of document.querySelectorAll(".platforms")) {
  const buttons = [...figure.querySelectorAll("button[data-gone]")];
  const words = figure.querySelector("[aria-live]");
  for (const button of buttons)
    button.addEventListener("click", () => {
      const isOn = button.getAttribute("aria-pressed") !== "true";
      for (const each of buttons) each.setAttribute("aria-pressed", String(isOn && each === button));
      const gone = isOn ? JSON.parse(button.dataset.gone) : [];
      const partly = isOn ? JSON.parse(button.dataset.partly) : [];
      for (const part of figure.querySelectorAll("[data-part]")) {
        part.classList.toggle("down", gone.includes(part.dataset.part));
        part.classList.toggle("partly", partly.includes(part.dataset.part));
      }
      words.replaceChildren(...(isOn ? [...button.nextElementSibling.children].map((it) => it.cloneNode(true)) : []));
    });
}

/* A long list is found by typing: lines that do not match leave it, Enter takes the first that does. Without it
   the list is there, in groups, and the field above it is not. A chosen line stays, whatever is typed. */
(function () {
  "use strict";
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/[^a-z0-9]+/g, " ").trim();
  }
  document.querySelectorAll("[data-pick]").forEach(function (box) {
    var input = box.querySelector("input"), count = box.querySelector("[role=status]"), list = box.querySelector("select");
    var whole = list.cloneNode(true), words = {}, first = "";
    if (list.options.length < 8) { return; }
    input.parentNode.hidden = false;
    Array.from(whole.options, function (one) { words[one.value] = " " + fold(one.text + " " + (one.dataset.also || "")); });
    function paint() {
      var asked = fold(input.value), chosen = list.value, fresh = whole.cloneNode(true), kept = 0;
      /* One phrase, else words. */
      var parts = Object.keys(words).some(function (each) { return words[each].includes(" " + asked); }) ? [asked] : asked.split(" ");
      first = "";
      Array.from(fresh.options).forEach(function (one) {
        if (!asked || !one.value) { return; }
        if (parts.every(function (part) { return words[one.value].includes(" " + part); })) { kept += 1; first = first || one.value; }
        else if (one.value !== chosen) { one.remove(); }
      });
      fresh.querySelectorAll("optgroup").forEach(function (group) { if (!group.children.length) { group.remove(); } });
      list.replaceChildren.apply(list, Array.from(fresh.childNodes));
      list.value = chosen;
      count.textContent = !asked ? "" : kept > 1 ? kept + " " + count.dataset.many : kept ? count.dataset.one : count.dataset.none;
      if (kept === 1) { take(); }
    }
    function take() {
      if (first) { list.value = first; list.dispatchEvent(new Event("change", { bubbles: true })); }
    }
    input.addEventListener("input", paint);
    input.addEventListener("keydown", function (event) {
      var enter = event.code === "Enter" || event.code === "NumpadEnter";
      if (event.isComposing || (!enter && event.code !== "ArrowDown")) { return; }
      event.preventDefault();
      if (enter) { take(); }
      list.focus();
    });
  });
})();

/* A long list is found by typing: lines that do not match leave the list, Enter takes the first that does.
   Without this script the list is there, in groups, and the field above it is not. */
(function () {
  "use strict";
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/[^a-z0-9]+/g, " ").trim();
  }
  document.querySelectorAll("[data-pick]").forEach(function (box) {
    var find = box.querySelector(".pick-find");
    var input = find.querySelector("input");
    var count = find.querySelector(".pick-count");
    var list = box.querySelector("select");
    var whole = list.cloneNode(true);
    if (list.querySelectorAll("option").length < 8) { return; }
    find.hidden = false;
    Array.prototype.forEach.call(whole.options, function (one) {
      one.dataset.words = " " + fold(one.textContent + " " + (one.dataset.also || ""));
    });
    function matches(one, words) {
      return words.every(function (word) { return one.dataset.words.indexOf(" " + word) >= 0; });
    }
    /* A chosen line stays in the list whatever is typed: nothing that was chosen is lost. */
    function paint() {
      var words = fold(input.value).split(" ").filter(Boolean);
      var chosen = list.value;
      var fresh = whole.cloneNode(true);
      var kept = 0;
      Array.prototype.slice.call(fresh.options).forEach(function (one) {
        if (!words.length || !one.value) { return; }
        if (matches(one, words)) { kept += 1; } else if (one.value !== chosen) { one.remove(); }
      });
      fresh.querySelectorAll("optgroup").forEach(function (group) { if (!group.children.length) { group.remove(); } });
      list.replaceChildren.apply(list, Array.prototype.slice.call(fresh.childNodes));
      list.value = chosen;
      count.textContent = !words.length ? "" : kept === 0 ? count.dataset.none : kept === 1 ? count.dataset.one : kept + " " + count.dataset.many;
      return words.length ? kept : 0;
    }
    function takeFirst() {
      var words = fold(input.value).split(" ").filter(Boolean);
      var first = Array.prototype.find.call(list.options, function (one) {
        var same = Array.prototype.find.call(whole.options, function (each) { return each.value === one.value; });
        return one.value && same && matches(same, words);
      });
      if (first) { list.value = first.value; list.dispatchEvent(new Event("change", { bubbles: true })); }
    }
    input.addEventListener("input", function () { if (paint() === 1) { takeFirst(); } });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) { return; }
      if (event.code === "Enter" || event.code === "NumpadEnter") { event.preventDefault(); if (input.value.trim()) { takeFirst(); list.focus(); } }
      if (event.code === "ArrowDown") { event.preventDefault(); list.focus(); }
    });
  });
})();

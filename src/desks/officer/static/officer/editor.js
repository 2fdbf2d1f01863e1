/* Model texts go in where the cursor stands, without a reload; what is typed stays. Without this file the server does it. */
(function () {
  "use strict";
  document.querySelectorAll("[data-insert]").forEach(function (button) {
    var box = document.getElementById(button.dataset.insert);
    var text = button.closest("dd").querySelector("[data-text]");
    if (!box || !text || !box.setRangeText) { return; }
    button.addEventListener("click", function (event) {
      event.preventDefault();
      var words = text.innerText;
      var at = box.selectionStart || box.value.length;
      var before = box.value.slice(0, at);
      if (before && !/\n\s*$/.test(before)) { words = "\n\n" + words; }
      box.setRangeText(words, at, box.selectionEnd || at, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
  });
})();

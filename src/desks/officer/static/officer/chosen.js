/* How many rows the bar below a list is about, and all of the page at once. */
(function () {
  "use strict";
  function boxes(form, how) { return form.querySelectorAll(".cell-pick input" + how); }
  function tell(form) {
    var told = form.querySelector("[data-chosen]"), all = form.querySelector("[data-all]");
    if (told) { told.textContent = "(" + boxes(form, ":checked").length + ")"; }
    if (all) { all.hidden = !boxes(form, ":not(:checked)").length; }
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches(".cell-pick input") && event.target.form) { tell(event.target.form); }
  });
  document.addEventListener("click", function (event) {
    if (!event.target.matches("[data-all]")) { return; }
    boxes(event.target.form, "").forEach(function (box) { box.checked = true; });
    event.target.form.querySelector(".give .button").focus();
    tell(event.target.form);
  });
}());

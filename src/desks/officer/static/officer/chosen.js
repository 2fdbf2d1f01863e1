/* How many rows the bar below a list is about. */
document.addEventListener("change", function (event) {
  "use strict";
  var form = event.target.matches(".cell-pick input") && event.target.form;
  var told = form && form.querySelector("[data-chosen]");
  if (told) { told.textContent = "(" + form.querySelectorAll(".cell-pick input:checked").length + ")"; }
});

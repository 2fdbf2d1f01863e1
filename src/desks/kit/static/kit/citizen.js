/* What makes a working page kinder: error links that land well. */
(function () {
  "use strict";
  /* A link in the error summary lands on the control, with its label in view. */
  document.querySelectorAll(".summary-wrong a[href^='#']").forEach(function (link) {
    link.addEventListener("click", function (event) {
      var target = document.getElementById(link.hash.slice(1));
      if (!target) { return; }
      event.preventDefault();
      (target.closest(".field") || target).scrollIntoView();
      target.focus({ preventScroll: true });
    });
  });
})();

// Marks the page as scripted, so that what is only needed without script can step back, and takes the reader to the first error.
document.documentElement.classList.add("scripted");

const summary = document.getElementById("error-summary");
if (summary) {
  summary.focus();
}

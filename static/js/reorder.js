// Dragging an indicator to another place within its factor; the buttons Up and Down do the same without it. What is dropped
// is sent as the button would send it: the code that was read, and the code whose place it takes.
(() => {
  const form = document.querySelector("form[data-reorder]");
  if (!form) return;
  let dragged = null;

  const sibling = (event) => {
    const over = event.target.closest("li[data-code]");
    return dragged && over && over !== dragged && over.parentElement === dragged.parentElement ? over : null;
  };

  for (const row of form.querySelectorAll("li[data-code]")) {
    // Only the code is the handle, so that text can still be selected.
    const handle = row.querySelector(".code");
    handle.draggable = true;
    handle.classList.add("handle");
    handle.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.code);
      event.dataTransfer.setDragImage(row, 0, 0);
    });
    handle.addEventListener("dragend", () => {
      dragged = null;
      form.querySelector(".drop-here")?.classList.remove("drop-here");
    });
  }

  form.addEventListener("dragover", (event) => {
    const over = sibling(event);
    form.querySelector(".drop-here")?.classList.remove("drop-here");
    if (!over) return;
    event.preventDefault();
    over.classList.add("drop-here");
  });

  form.addEventListener("drop", (event) => {
    const over = sibling(event);
    if (!over) return;
    event.preventDefault();
    const button = document.createElement("button");
    button.name = "move";
    button.value = `${dragged.dataset.code}>${over.dataset.code}`;
    button.setAttribute("formaction", dragged.dataset.move);
    button.hidden = true;
    form.append(button);
    form.requestSubmit(button);
  });

  // The page comes back with the row at its new place: whoever moves by keyboard goes on from the same button.
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.dataset.direction) sessionStorage.setItem("moved", submitter.dataset.direction);
  });
  // Not before: when the browser goes to the anchor it takes the focus away.
  window.addEventListener("load", () => {
    const direction = sessionStorage.getItem("moved");
    sessionStorage.removeItem("moved");
    const row = direction && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const free = "[data-direction]:not(:disabled)";
    (row?.querySelector(`[data-direction="${direction}"]:not(:disabled)`) ?? row?.querySelector(free))?.focus();
  });
})();

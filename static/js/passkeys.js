// Ties the buttons of passkey pages to allauth's functions, which ask the browser for a passkey and send the form.
const passkeys = window.allauth.webauthn.forms;
const ways = { add: "addForm", authenticate: "authenticateForm", login: "loginForm" };

for (const button of document.querySelectorAll("[data-passkey]")) {
  const way = button.dataset.passkey;
  const ids = { [way]: button.id, credential: button.dataset.credential };
  if (document.getElementById("js_data")) ids.data = "js_data";
  if (button.dataset.passwordless) ids.passwordless = button.dataset.passwordless;
  button.hidden = false;
  passkeys[ways[way]]({ ids });
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const line = document.querySelector("[data-passkey-failed]");
  if (line) line.hidden = false;
});

/**
 * What runs in a shop's checkout page. The fields of the card have no name, so the form does not send them: the number goes to
 * Yamato's token library and nowhere else, and the shop's server gets a token. Plain old JavaScript, as in any shop.
 */
export const pageScript = `(function () {
  'use strict';
  var form = document.getElementById('card');
  if (!form) return;
  var button = form.querySelector('button');
  var alert = document.getElementById('fault');
  var typed = form.querySelectorAll('[data-card]');

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    alert.textContent = '';
    var info = JSON.parse(form.dataset.parameters);
    typed.forEach(function (input) { info[input.dataset.card] = input.value.trim(); });
    window.WebcollectTokenLib.createToken(info, function (response) {
      form.elements.token.value = response.token;
      form.elements.device.value = /Mobi|Android/.test(navigator.userAgent) ? 'smartphone' : 'pc';
      typed.forEach(function (input) { input.value = ''; });
      form.submit();
    }, function (response) {
      alert.textContent = response.errorInfo.map(function (fault) { return fault.errorMsg; }).join(' ');
      button.disabled = false;
    });
  });

  // Back from the next page: the card is typed anew.
  window.addEventListener('pageshow', function () { form.elements.token.value = ''; button.disabled = false; });
})();
`;

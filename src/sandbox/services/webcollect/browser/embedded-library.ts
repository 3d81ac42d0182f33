/**
 * A stand-in for Yamato's embeddedTokenLib.js: the same global and the same call, which asks the sandbox that served it. It
 * runs in the shop's page, so it is plain old JavaScript. @see webcollect §2.1
 */
export const embeddedLibrary = `(function () {
  'use strict';
  var script = document.currentScript || document.querySelector('script.webcollect-embedded-token');
  var endpoint = new URL('/sandbox/token', script.src).href;

  function failed(onFailure, code, message) {
    onFailure({ errorInfo: [{ errorCode: code, errorMsg: message }] });
  }

  window.WebcollectTokenLib = {
    createToken: function (info, onSuccess, onFailure) {
      fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(info) })
        .then(function (response) { return response.json(); })
        .then(
          function (answer) { return answer.token ? onSuccess({ token: answer.token }) : onFailure({ errorInfo: answer.errorInfo }); },
          function (error) { failed(onFailure, 'Z012000011', String(error)); },
        );
    },
  };
})();
`;

/**
 * A stand-in for Yamato's older tokenlib.js: a click on #create-token-launch asks for the card in a small window inside the
 * page, writes the token into #webcollect-token and calls the function that data-callback names. @see webcollect §11.1
 */
export const popupLibrary = `(function () {
  'use strict';
  var script = document.currentScript;
  var endpoint = new URL('/sandbox/token', script.src).href;
  var members = {
    traderCode: 'data-trader-cd', authDiv: 'data-auth-div', optServDiv: 'data-opt-serv-div', checkSum: 'data-check-sum', memberId: 'data-member-id',
    authKey: 'data-auth-key', cardKey: 'data-card-key', cardNo: 'data-card-no', cardOwner: 'data-card-owner', cardExp: 'data-card-exp',
    lastCreditDate: 'data-last-credit-date'
  };
  var typed = { cardNo: 'カード番号', cardExp: '有効期限 (MMYY)', cardOwner: 'カード名義人', securityCode: 'セキュリティコード' };

  function info() {
    var values = {};
    Object.keys(members).forEach(function (name) { values[name] = script.getAttribute(members[name]) || ''; });
    return values;
  }

  function show() {
    var box = document.createElement('div');
    box.id = 'webcollect-token-popup';
    box.setAttribute('role', 'dialog');
    box.setAttribute('style', 'position:fixed;top:10%;left:50%;transform:translateX(-50%);z-index:9999;background:#fff;color:#000;border:1px solid #888;padding:1em');
    var values = info();
    var inputs = {};
    Object.keys(typed).forEach(function (name) {
      var label = document.createElement('label');
      label.textContent = typed[name] + ' ';
      var input = document.createElement('input');
      input.name = name;
      input.value = values[name] || '';
      label.appendChild(input);
      box.appendChild(label);
      box.appendChild(document.createElement('br'));
      inputs[name] = input;
    });
    var message = document.createElement('p');
    message.setAttribute('role', 'alert');
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = '決定';
    button.addEventListener('click', function () { send(box, values, inputs, message); });
    box.appendChild(message);
    box.appendChild(button);
    document.body.appendChild(box);
  }

  function send(box, values, inputs, message) {
    Object.keys(inputs).forEach(function (name) { values[name] = inputs[name].value; });
    fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(values) })
      .then(function (response) { return response.json(); })
      .then(function (answer) {
        if (!answer.token) {
          message.textContent = answer.errorInfo.map(function (error) { return error.errorMsg; }).join(' ');
          return;
        }
        box.remove();
        document.getElementById('webcollect-token').value = answer.token;
        var callback = script.getAttribute('data-callback');
        if (callback && typeof window[callback] === 'function') window[callback](answer.token);
      }, function (error) { message.textContent = String(error); });
  }

  function start() {
    var launch = document.getElementById('create-token-launch');
    if (launch) launch.addEventListener('click', function (event) { event.preventDefault(); show(); });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
`;

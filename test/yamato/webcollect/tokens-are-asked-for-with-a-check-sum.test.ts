import { describe, expect, test } from 'vitest';
import { checkSum, memberFields } from '../../../src/yamato/webcollect/check-sum.ts';
import { tokenParameters } from '../../../src/yamato/webcollect/token-parameters.ts';
import { aMerchant, member } from './stub-webcollect.ts';

const merchant = aMerchant('https://api.example');

describe('チェックサム', () => {
  test('is that of the published vectors', () => {
    expect(checkSum('member01', 'ABCD1234', '1234567')).toBe('f510199aac66ac3f685d262865710d6a39a5f67841603f03c26b5277358d2b5a');
    expect(checkSum('member01', 'ABCD1234', '1234567', '2')).toBe('bc2bd2a9fe6099101d3f2d81918467d7853984ca5be799ddf97fa51714a2a1a5');
  });

  test('is over UTF-8, without anything between the parts', () => {
    expect(checkSum('見', '本')).toBe(checkSum('見本'));
    expect(checkSum()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test('goes with every request for a wallet', () => {
    expect(memberFields(merchant, member)).toEqual([
      ['member_id', 'member01'],
      ['authentication_key', 'ABCD1234'],
      ['check_sum', 'f510199aac66ac3f685d262865710d6a39a5f67841603f03c26b5277358d2b5a'],
    ]);
  });
});

describe('what the browser needs for a token', () => {
  test('of a member', () => {
    expect(tokenParameters(merchant, { threeDSecure: false, securityCode: true, member })).toEqual({
      scriptUrl: 'https://api.example/api/token/js/embeddedTokenLib.js',
      traderCode: '888888801',
      authDiv: '2',
      optServDiv: '01',
      checkSum: 'bc2bd2a9fe6099101d3f2d81918467d7853984ca5be799ddf97fa51714a2a1a5',
      memberId: 'member01',
      authKey: 'ABCD1234',
    });
  });

  test('of a guest', () => {
    expect(tokenParameters(merchant, { threeDSecure: true, securityCode: true, member: null })).toMatchObject({
      authDiv: '3', optServDiv: '00', memberId: '', authKey: '', checkSum: checkSum('1234567', '3'),
    });
  });

  test.each([[false, false, '0'], [true, false, '1'], [false, true, '2'], [true, true, '3']])('3-D Secure %s, security code %s: 認証区分 %s', (threeDSecure, securityCode, authDiv) => {
    const parameters = tokenParameters(merchant, { threeDSecure, securityCode, member: null });
    expect(parameters.authDiv).toBe(authDiv);
    expect(parameters.checkSum).toBe(checkSum('1234567', authDiv));
  });

  test('loads the library of its environment', () => {
    const testEnvironment = aMerchant('https://ptwebcollect.example/', { pathForm: 'testGateway' });
    expect(tokenParameters(testEnvironment, { threeDSecure: true, securityCode: true, member: null }).scriptUrl).toBe(
      'https://ptwebcollect.example/test_gateway/token/js/embeddedTokenLib.js',
    );
  });

  test('never holds the access key', () => {
    const secret = aMerchant('https://api.example', { accessKey: '7654321' });
    expect(JSON.stringify(tokenParameters(secret, { threeDSecure: true, securityCode: true, member }))).not.toContain('7654321');
  });
});

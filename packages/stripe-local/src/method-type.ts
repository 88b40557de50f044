/** The kinds of payment method that a session may be narrowed to, by the SDK's types. */
export const methodTypes: readonly string[] = `
  acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact
  billie bizum blik boleto card cashapp crypto customer_balance eps fpx giropay grabpay ideal
  kakao_pay klarna konbini kr_card link mb_way mobilepay multibanco naver_pay nz_bank_account oxxo
  p24 pay_by_bank payco paynow paypal paypay payto pix promptpay revolut_pay samsung_pay satispay
  scalapay sepa_debit sequra sofort sunbit swish twint upi us_bank_account wechat_pay zip`
  .trim()
  .split(/\s+/);

/** Those that can be played here: one that pays at once, and one that takes time. */
export const played = ['card', 'sepa_debit'] as const;

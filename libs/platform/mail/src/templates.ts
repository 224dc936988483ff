// The mails we send, in English and Korean. Plain on purpose: one sentence, one link, what to do when it was not you.
import type { Mail } from './mail.ts'

export type MailLocale = 'en' | 'ko'

interface Words {
  readonly subject: string
  readonly greeting: string
  readonly body: string
  readonly action: string
  readonly ignore: string
}

interface Recipient {
  readonly to: string
  readonly name: string
  readonly locale: MailLocale
}

/** To somebody who signed up: confirms that the address is theirs. */
export function verificationMail(recipient: Recipient, url: string): Mail {
  return compose(recipient, url, {
    en: {
      subject: 'Confirm your e-mail address for Kubarium',
      greeting: `Hello ${recipient.name},`,
      body: 'Confirm that this address is yours to finish setting up your Kubarium account. The link works for one hour.',
      action: 'Confirm address',
      ignore: 'You did not sign up for Kubarium? Then ignore this mail; without the confirmation nothing happens.',
    },
    ko: {
      subject: 'Kubarium 이메일 주소를 확인해 주세요',
      greeting: `${recipient.name} 님, 안녕하세요.`,
      body: '이 주소가 본인의 것인지 확인하면 Kubarium 계정 설정이 끝나요. 링크는 한 시간 동안 쓸 수 있어요.',
      action: '주소 확인',
      ignore: 'Kubarium에 가입하지 않았다면 이 메일은 무시하세요. 확인하지 않으면 아무 일도 일어나지 않아요.',
    },
  })
}

/** To somebody who forgot the password. */
export function resetPasswordMail(recipient: Recipient, url: string): Mail {
  return compose(recipient, url, {
    en: {
      subject: 'Set a new password for Kubarium',
      greeting: `Hello ${recipient.name},`,
      body: 'Somebody asked for a new password for your Kubarium account. If it was you, set it here. The link works for one hour.',
      action: 'Set a new password',
      ignore: 'It was not you? Then ignore this mail; your password stays as it is.',
    },
    ko: {
      subject: 'Kubarium 비밀번호를 새로 정해 주세요',
      greeting: `${recipient.name} 님, 안녕하세요.`,
      body: 'Kubarium 계정의 비밀번호를 새로 정해 달라는 요청을 받았어요. 본인이 요청했다면 여기서 정할 수 있어요. 링크는 한 시간 동안 쓸 수 있어요.',
      action: '새 비밀번호 정하기',
      ignore: '요청한 적이 없다면 이 메일은 무시하세요. 비밀번호는 그대로예요.',
    },
  })
}

/** To somebody who is asked to join an organisation. */
export function invitationMail(
  recipient: Recipient,
  { organisation, inviter }: { organisation: string; inviter: string },
  url: string,
): Mail {
  return compose(recipient, url, {
    en: {
      subject: `${inviter} invites you to ${organisation} on Kubarium`,
      greeting: 'Hello,',
      body: `${inviter} invites you to join ${organisation} on Kubarium, where one learns Kubernetes on simulated clusters. The invitation is good for two days.`,
      action: 'See the invitation',
      ignore: 'You do not know them? Then ignore this mail.',
    },
    ko: {
      subject: `${inviter} 님이 Kubarium의 ${organisation} 조직에 초대했어요`,
      greeting: '안녕하세요.',
      body: `${inviter} 님이 Kubarium의 ${organisation} 조직에 초대했어요. Kubarium은 시뮬레이션 클러스터에서 Kubernetes를 배우는 곳이에요. 초대는 이틀 동안 유효해요.`,
      action: '초대 보기',
      ignore: '모르는 사람이라면 이 메일은 무시하세요.',
    },
  })
}

/** To those who own an organisation: a webhook endpoint of theirs was switched off. */
export function webhookDisabledMail(
  recipient: Recipient,
  { url, reason }: { readonly url: string; readonly reason: 'gone' | 'exhausted' },
  settingsUrl: string,
): Mail {
  const why = {
    en: reason === 'gone' ? 'it answered 410 Gone' : 'a delivery failed eight times within three days',
    ko: reason === 'gone' ? '410 Gone으로 응답했기 때문이에요' : '사흘 동안 여덟 번 보냈지만 모두 실패했기 때문이에요',
  }
  return compose(recipient, settingsUrl, {
    en: {
      subject: 'Kubarium switched off a webhook endpoint',
      greeting: `Hello ${recipient.name},`,
      body: `The webhook endpoint ${url} was switched off: ${why.en}. Nothing is sent to it any more. The settings show what was sent and what it answered; there it is switched on again, and what was missed is sent once more.`,
      action: 'See the deliveries',
      ignore: 'You do not need this endpoint any more? Then there is nothing to do.',
    },
    ko: {
      subject: 'Kubarium이 웹훅 엔드포인트를 껐어요',
      greeting: `${recipient.name} 님, 안녕하세요.`,
      body: `웹훅 엔드포인트 ${url} 을(를) 껐어요. ${why.ko}. 이제 이 주소로는 아무것도 보내지 않아요. 설정에서 보낸 내용과 받은 응답을 볼 수 있고, 엔드포인트를 다시 켜고 놓친 이벤트를 다시 보낼 수 있어요.`,
      action: '전송 기록 보기',
      ignore: '더는 필요 없는 엔드포인트라면 아무것도 하지 않아도 돼요.',
    },
  })
}

function compose({ to, locale }: Recipient, url: string, words: Readonly<Record<MailLocale, Words>>): Mail {
  const { subject, greeting, body, action, ignore } = words[locale]
  return {
    to,
    // A name may hold a line break; a header may not.
    subject: subject.replaceAll(/[\r\n]+/g, ' '),
    text: [greeting, body, `${action}: ${url}`, ignore, 'Kubarium'].join('\n\n') + '\n',
    html: `<!doctype html><html lang="${locale}"><body style="font: 16px/1.6 system-ui, sans-serif; color: #14212b; max-width: 32em; margin: 2em auto; padding: 0 1em">
<p>${escape(greeting)}</p><p>${escape(body)}</p>
<p><a href="${escape(url)}" style="display: inline-block; padding: .6em 1.1em; border-radius: 6px; background: #14507a; color: #fff; text-decoration: none">${escape(action)}</a></p>
<p style="color: #51626f">${escape(ignore)}</p><p style="color: #51626f">Kubarium</p></body></html>`,
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

import type { Locale } from '@kubarium/contracts'
import type { Messages } from 'next-intl'

/** The texts of a language. English is the type: Korean has to have the same keys, which a spec proves. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  return locale === 'ko'
    ? ((await import('../../messages/ko.json')).default as Messages)
    : (await import('../../messages/en.json')).default
}

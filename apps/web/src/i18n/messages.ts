import type { Locale } from '@kubarium/contracts'
import en from '../../messages/en.json'
import ko from '../../messages/ko.json'

/** The texts of a language. English is the type: Korean has to have the same keys, which a spec proves. */
export function messagesOf(locale: Locale): typeof en {
  return locale === 'ko' ? (ko as typeof en) : en
}

import type { Locale } from '@kubarium/contracts'
import type en from '../../messages/en.json'

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: typeof en
  }
}

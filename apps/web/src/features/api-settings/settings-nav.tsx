'use client'

import { useTranslations } from 'next-intl'
import { Link, usePathname } from '../../i18n/navigation.ts'
import styles from './api-settings.module.css'

/** The parts of the settings. */
export function SettingsNav() {
  const t = useTranslations('settings')
  const api = useTranslations('apiSettings')
  const pathname = usePathname()
  const places = [
    { href: '/settings', label: t('account') },
    { href: '/settings/api', label: api('title') },
  ]
  return (
    <nav className={styles.nav} aria-label={t('title')}>
      {places.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={pathname === href ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  )
}

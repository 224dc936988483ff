'use client'

import { Button } from '@kubarium/ui'
import { useLocale, useTranslations } from 'next-intl'
import { useSearchParams } from 'next/navigation'
import { Suspense } from 'react'
import { Link, usePathname } from '../i18n/navigation.ts'
import styles from './header.module.css'

/** The same page in the other language. */
export function LanguageSwitch() {
  return (
    <Suspense>
      <Switch />
    </Suspense>
  )
}

function Switch() {
  const t = useTranslations('shell')
  const other = useLocale() === 'ko' ? 'en' : 'ko'
  const pathname = usePathname()
  const query = useSearchParams().toString()
  return (
    <Button asChild size={28} look="quiet" className={styles.language}>
      <Link href={query ? `${pathname}?${query}` : pathname} locale={other} hrefLang={other} lang={other}>
        <span className="visually-hidden">{t('language')}: </span>
        {t('otherLanguage')}
      </Link>
    </Button>
  )
}

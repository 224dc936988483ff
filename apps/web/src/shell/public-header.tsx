'use client'

import { BrandMark, Button } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Link } from '../i18n/navigation.ts'
import styles from './header.module.css'
import { LanguageSwitch } from './language-switch.tsx'
import { ThemeMenu } from './theme-menu.tsx'

/** The name and mark, leading to where a person starts. */
export function Brand({ href }: { href: string }) {
  return (
    <Link href={href} className={styles.brand}>
      <BrandMark />
      <span>Kubarium</span>
    </Link>
  )
}

/** The first thing in the order of focus: leads past the header. */
export function SkipLink() {
  const t = useTranslations('shell')
  return (
    <a className={styles.skip} href="#main">
      {t('skip')}
    </a>
  )
}

/** The bar of pages that need no account. */
export function PublicHeader({ signedIn = false, bare = false }: { signedIn?: boolean; bare?: boolean }) {
  const t = useTranslations('shell')
  return (
    <HeaderBar brandHref="/">
      {!bare && (
        <nav aria-label={t('mainNav')} className={styles.nav}>
          <a href="#real">{t('whatIsSimulated')}</a>
        </nav>
      )}
      <div className={styles.end}>
        <LanguageSwitch />
        <ThemeMenu />
        {!bare &&
          (signedIn ? (
            <Button asChild size={28} look="primary">
              <Link href="/dashboard">{t('home')}</Link>
            </Button>
          ) : (
            <>
              <Button asChild size={28} className={styles.notOnPhone}>
                <Link href="/sign-in">{t('signIn')}</Link>
              </Button>
              <Button asChild size={28} look="primary">
                <Link href="/sign-up">{t('signUp')}</Link>
              </Button>
            </>
          ))}
      </div>
    </HeaderBar>
  )
}

/** The bar itself: the brand at its left, the rest is given. */
export function HeaderBar({ brandHref, children }: { brandHref: string; children: ReactNode }) {
  return (
    <>
      <SkipLink />
      <header className={styles.bar}>
        <Brand href={brandHref} />
        {children}
      </header>
    </>
  )
}

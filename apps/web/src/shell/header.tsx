'use client'

import type { Me } from '@kubarium/contracts'
import { BrandMark, Button, IconButton, Menu, MenuItem, MenuLine, MenuText } from '@kubarium/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { api } from '../http/api.ts'
import { queryKeys } from '../http/query-client.ts'
import { Link, usePathname, useRouter } from '../i18n/navigation.ts'
import { signOut } from './authentication.ts'
import { usePaletteKeys } from './command-key.ts'
import { useCommands } from './commands.tsx'
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
    <Bar brandHref="/">
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
              <Button asChild size={28}>
                <Link href="/sign-in">{t('signIn')}</Link>
              </Button>
              <Button asChild size={28} look="primary" className={styles.notOnPhone}>
                <Link href="/sign-up">{t('signUp')}</Link>
              </Button>
            </>
          ))}
      </div>
    </Bar>
  )
}

/** The bar of pages of a signed-in person. */
export function AppHeader({ me }: { me?: Me }) {
  const t = useTranslations('shell')
  const { openPalette, openKeys } = useCommands()
  const paletteKeys = usePaletteKeys()
  const pathname = usePathname()
  const known = useQuery({ queryKey: queryKeys.me, queryFn: api.me, initialData: me, staleTime: 60_000 }).data
  const places = [
    { href: '/dashboard', label: t('home') },
    { href: '/settings', label: t('settings') },
  ]
  return (
    <Bar brandHref="/dashboard">
      <nav aria-label={t('mainNav')} className={styles.nav}>
        {places.map(({ href, label }) => (
          <Link key={href} href={href} aria-current={pathname === href ? 'page' : undefined}>
            {label}
          </Link>
        ))}
      </nav>
      <div className={styles.end}>
        <Button size={28} icon="search" className={styles.palette} onClick={openPalette} aria-label={t('searchOrRun')}>
          <span>{t('searchOrRun')}</span>
          <kbd>{paletteKeys}</kbd>
        </Button>
        <LanguageSwitch />
        <ThemeMenu />
        <IconButton label={t('keys')} className={styles.notOnPhone} onClick={openKeys}>
          ?
        </IconButton>
        {known && <AccountMenu me={known} />}
      </div>
    </Bar>
  )
}

/** Who is signed in, and out. */
export function AccountMenu({ me }: { me: Me }) {
  const t = useTranslations('shell')
  const router = useRouter()
  const queries = useQueryClient()
  const leave = async () => {
    await signOut()
    queries.clear()
    router.replace('/')
    router.refresh()
  }
  return (
    <Menu
      label={t('account', { name: me.user.name })}
      trigger={
        <IconButton label={t('account', { name: me.user.name })}>
          <span className={styles.avatar} aria-hidden="true">
            {initials(me.user.name)}
          </span>
        </IconButton>
      }
    >
      <MenuText>{me.user.email}</MenuText>
      <MenuItem icon="user" onSelect={() => router.push('/settings')}>
        {t('settings')}
      </MenuItem>
      <MenuLine />
      <MenuItem icon="sign-out" onSelect={() => void leave()}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  )
}

function Bar({ brandHref, children }: { brandHref: string; children: ReactNode }) {
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

/** "Mina Park" is MP, "박미나" is 미나: a Korean given name says more than a family name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  if (/^[가-힣]{2,4}$/.test(name.trim())) return name.trim().slice(-2)
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}

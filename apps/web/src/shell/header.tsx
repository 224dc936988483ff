'use client'

import type { Me } from '@kubarium/contracts'
import { BottomBar, Button, Icon, IconButton, Menu, MenuItem, MenuLine, MenuText, type IconName } from '@kubarium/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../http/api.ts'
import { queryKeys } from '../http/query-client.ts'
import { Link, usePathname, useRouter } from '../i18n/navigation.ts'
import { signOut } from './authentication.ts'
import { HeaderBar } from './public-header.tsx'
import { usePaletteKeys } from './command-key.ts'
import { useCommands } from './commands.tsx'
import styles from './header.module.css'
import { LanguageSwitch } from './language-switch.tsx'
import { ThemeMenu } from './theme-menu.tsx'

/** The bar of pages of a signed-in person. */
export function AppHeader({ me }: { me?: Me }) {
  const t = useTranslations('shell')
  const { openPalette, openKeys } = useCommands()
  const paletteKeys = usePaletteKeys()
  const pathname = usePathname()
  const known = useQuery({ queryKey: queryKeys.me, queryFn: api.me, initialData: me, staleTime: 60_000 }).data
  const places: { href: string; label: string; icon: IconName }[] = [
    { href: '/dashboard', label: t('home'), icon: 'tank' },
    { href: '/learn', label: t('learn'), icon: 'lesson' },
    { href: '/classes', label: t('classes'), icon: 'tree' },
    { href: '/settings', label: t('settings'), icon: 'user' },
  ]
  const links = places.map(({ href, label, icon }) => (
    <Link
      key={href}
      href={href}
      aria-current={pathname === href || pathname.startsWith(`${href}/`) ? 'page' : undefined}
    >
      <Icon name={icon} />
      {label}
    </Link>
  ))
  return (
    <HeaderBar brandHref="/dashboard">
      <nav aria-label={t('mainNav')} className={styles.nav}>
        {links}
      </nav>
      <BottomBar label={t('mainNav')} below={640}>
        {links}
      </BottomBar>
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
    </HeaderBar>
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

'use client'

import type { PaletteItem } from '@kubarium/ui'
import { useLocale, useTranslations } from 'next-intl'
import dynamic from 'next/dynamic'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { usePathname, useRouter } from '../i18n/navigation.ts'
import { chooseTheme, themes } from './theme.ts'

const CommandsOverlay = dynamic(() => import('./commands-overlay.tsx').then((module) => module.CommandsOverlay), {
  ssr: false,
})

/** Keys of one screen, for the key sheet. */
export interface KeyGroup {
  title: string
  keys: readonly { keys: readonly string[]; does: string }[]
}

interface Offer {
  items: readonly PaletteItem[]
  keys: readonly KeyGroup[]
}

interface Commands {
  openPalette: () => void
  openKeys: () => void
  /** Offers what a screen can do; returns how to take that back. */
  offer: (id: string, offer: Offer) => () => void
}

const CommandsContext = createContext<Commands | undefined>(undefined)

/** ⌘K on a Mac, Ctrl K elsewhere, also from inside the terminal; `?` shows the keys of the screen. */
export function CommandsProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('shell')
  const [open, setOpen] = useState<'palette' | 'keys'>()
  const [needed, setNeeded] = useState(false)
  if (open && !needed) setNeeded(true)
  const [offers, setOffers] = useState<ReadonlyMap<string, Offer>>(new Map())
  const own = useOwnItems()
  const items = useMemo(() => [...[...offers.values()].flatMap((offer) => offer.items), ...own], [offers, own])
  const anywhere: KeyGroup = {
    title: t('keysAnywhere'),
    keys: [
      { keys: ['⌘K', 'Ctrl K'], does: t('keysPalette') },
      { keys: ['?'], does: t('keysSheet') },
    ],
  }

  const offer = useCallback((id: string, offered: Offer) => {
    setOffers((before) => new Map(before).set(id, offered))
    return () =>
      setOffers((before) => {
        const next = new Map(before)
        next.delete(id)
        return next
      })
  }, [])
  const commands = useMemo<Commands>(
    () => ({ openPalette: () => setOpen('palette'), openKeys: () => setOpen('keys'), offer }),
    [offer],
  )

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen('palette')
      } else if (event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
        event.preventDefault()
        setOpen('keys')
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <CommandsContext value={commands}>
      {children}
      {needed && (
        <CommandsOverlay
          open={open}
          onClose={() => setOpen(undefined)}
          items={items}
          keys={[...[...offers.values()].flatMap((offered) => offered.keys), anywhere]}
        />
      )}
    </CommandsContext>
  )
}

export function useCommands(): Commands {
  const commands = useContext(CommandsContext)
  if (!commands) throw new Error('useCommands needs a CommandsProvider above it')
  return commands
}

/** Offers the commands and keys of a screen while it is shown. `make` is asked anew when `dependencies` change. */
export function useOfferedCommands(id: string, make: () => Offer, dependencies: readonly unknown[]): void {
  const { offer } = useCommands()
  const latest = useRef(make)
  useEffect(() => {
    latest.current = make
  })
  useEffect(() => offer(id, latest.current()), [offer, id, ...dependencies])
}

function useOwnItems(): PaletteItem[] {
  const t = useTranslations('shell')
  const router = useRouter()
  const pathname = usePathname()
  const locale = useLocale()
  return useMemo(() => {
    const words = { system: t('themeSystem'), light: t('themeLight'), dark: t('themeDark') }
    return [
      {
        id: 'home',
        group: 'go',
        label: t('home'),
        icon: 'tank',
        words: 'dashboard clusters 클러스터',
        run: () => router.push('/dashboard'),
      },
      {
        id: 'learn',
        group: 'go',
        label: t('learn'),
        icon: 'lesson',
        words: 'courses lessons exercises 학습 강의 연습',
        run: () => router.push('/learn'),
      },
      {
        id: 'classes',
        group: 'go',
        label: t('classes'),
        icon: 'tree',
        words: 'courses classes gradebook assignments 수업 과제 성적',
        run: () => router.push('/classes'),
      },
      {
        id: 'settings',
        group: 'go',
        label: t('settings'),
        icon: 'user',
        words: 'account password 계정',
        run: () => router.push('/settings'),
      },
      ...themes.map<PaletteItem>((theme) => ({
        id: `theme-${theme}`,
        group: 'do',
        label: t('goTheme', { theme: words[theme] }),
        icon: theme === 'dark' ? 'moon' : theme === 'light' ? 'sun' : 'screen',
        words: `theme ${theme}`,
        run: () => chooseTheme(theme),
      })),
      {
        id: 'language',
        group: 'do',
        label: t('otherLanguage'),
        words: 'language 언어 english korean 한국어',
        icon: 'transcript',
        run: () => router.replace(pathname, { locale: locale === 'ko' ? 'en' : 'ko' }),
      },
    ]
  }, [t, router, pathname, locale])
}

/** In a field or in the terminal, `?` is a character. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

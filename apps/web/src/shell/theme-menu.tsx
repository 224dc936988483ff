'use client'

import { IconButton, Menu, MenuChoice } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { chooseTheme, themeOf, themes, type Theme, THEME_COOKIE } from './theme.ts'

/** The theme and how to change it. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() =>
    typeof document === 'undefined'
      ? 'system'
      : themeOf(new RegExp(`${THEME_COOKIE}=(\\w+)`).exec(document.cookie)?.[1]),
  )
  return [
    theme,
    (next) => {
      chooseTheme(next)
      setTheme(next)
    },
  ]
}

/** The words of the three themes. */
export function useThemeOptions(): { value: Theme; label: string }[] {
  const t = useTranslations('shell')
  const words = { system: t('themeSystem'), light: t('themeLight'), dark: t('themeDark') }
  return themes.map((value) => ({ value, label: words[value] }))
}

/** A button with the three themes. */
export function ThemeMenu() {
  const t = useTranslations('shell')
  const options = useThemeOptions()
  return (
    <Menu label={t('theme')} trigger={<IconButton label={t('theme')} icon="sun" />}>
      <ThemeChoice options={options} />
    </Menu>
  )
}

/** Inside the menu, so that the theme is read when it opens. */
function ThemeChoice({ options }: { options: ReturnType<typeof useThemeOptions> }) {
  const t = useTranslations('shell')
  const [theme, setTheme] = useTheme()
  return <MenuChoice label={t('theme')} value={theme} options={options} onChange={setTheme} />
}

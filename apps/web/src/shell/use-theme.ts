'use client'

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

'use client'

import { IconButton, Menu, MenuChoice } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useTheme, useThemeOptions } from './use-theme.ts'

/** The menu of the three themes, open at once: it is loaded when somebody asked for it. */
export function ThemeChoice() {
  const t = useTranslations('shell')
  return (
    <Menu label={t('theme')} opened trigger={<IconButton label={t('theme')} icon="sun" />}>
      <Choices />
    </Menu>
  )
}

/** Inside the menu, so that the theme is read when it opens. */
function Choices() {
  const t = useTranslations('shell')
  const options = useThemeOptions()
  const [theme, setTheme] = useTheme()
  return <MenuChoice label={t('theme')} value={theme} options={options} onChange={setTheme} />
}

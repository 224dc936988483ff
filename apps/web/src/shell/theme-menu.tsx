'use client'

import { IconButton } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import dynamic from 'next/dynamic'
import { useState } from 'react'

const load = () => import('./theme-choice.tsx').then((module) => module.ThemeChoice)
const ThemeChoice = dynamic(load, { ssr: false, loading: () => <ThemeButton /> })

/** A button that opens the three themes. A menu is much to load for what few press, so it comes with the first press. */
export function ThemeMenu() {
  const [wanted, setWanted] = useState(false)
  return wanted ? <ThemeChoice /> : <ThemeButton onOpen={() => setWanted(true)} />
}

function ThemeButton({ onOpen }: { onOpen?: () => void }) {
  const t = useTranslations('shell')
  return (
    <IconButton
      label={t('theme')}
      icon="sun"
      aria-haspopup="menu"
      aria-expanded="false"
      onClick={onOpen}
      onPointerEnter={() => void load()}
    />
  )
}

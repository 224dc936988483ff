'use client'

import type { Me } from '@kubarium/contracts'
import { Badge, Button, IconButton } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { api } from '../../../../http/api.ts'
import { queryKeys } from '../../../../http/query-client.ts'
import { usePaletteKeys } from '../../../../shell/command-key.ts'
import { useCommands } from '../../../../shell/commands.tsx'
import { AccountMenu } from '../../../../shell/header.tsx'
import { LanguageSwitch } from '../../../../shell/language-switch.tsx'
import { Brand } from '../../../../shell/public-header.tsx'
import { ThemeMenu } from '../../../../shell/theme-menu.tsx'
import styles from './workspace-bar.module.css'

/** The bar over a workspace: what this is, that it is simulated, and what can be done with it. */
export function WorkspaceBar({
  back,
  where,
  title,
  beside,
  actions,
  version,
  me,
}: {
  /** Where the mark at its left end leads. */
  back: string
  where: string
  title: ReactNode
  /** Right of the title. */
  beside?: ReactNode
  actions?: ReactNode
  /** The Kubernetes version that is simulated. */
  version: string | undefined
  me?: Me
}) {
  const t = useTranslations('workspace')
  const shell = useTranslations('shell')
  const { openPalette, openKeys } = useCommands()
  const paletteKeys = usePaletteKeys()
  const known = useQuery({ queryKey: queryKeys.me, queryFn: api.me, initialData: me, staleTime: 60_000 }).data
  return (
    <header className={styles.bar}>
      <Brand href={back} />
      <span className={styles.where}>{where} ·</span>
      <h1>{title}</h1>
      {beside}
      <div className={styles.end}>
        {actions}
        {version !== undefined && (
          <span className={styles.simulated}>
            <Badge look="line" icon="tank" title={t('simulatedTitle', { version })}>
              <span className={styles.version}>{version} · </span>
              {t('simulated')}
            </Badge>
          </span>
        )}
        <Button
          size={28}
          look="quiet"
          icon="search"
          className={styles.notOnPhone}
          onClick={openPalette}
          aria-label={shell('commands')}
          keys={paletteKeys}
        />
        <span className={styles.notOnPhone}>
          <LanguageSwitch />
        </span>
        <ThemeMenu />
        <IconButton label={shell('keys')} className={styles.notOnPhone} onClick={openKeys}>
          ?
        </IconButton>
        {known && <AccountMenu me={known} />}
      </div>
    </header>
  )
}

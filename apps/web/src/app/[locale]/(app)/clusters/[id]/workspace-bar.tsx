'use client'

import type { Cluster, Me } from '@kubarium/contracts'
import { Badge, Button, Icon, IconButton, Menu, MenuItem, MenuLine } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api, kubeconfigAddress } from '../../../../../http/api.ts'
import { queryKeys } from '../../../../../http/query-client.ts'
import { AccountMenu } from '../../../../../shell/header.tsx'
import { Brand } from '../../../../../shell/public-header.tsx'
import { usePaletteKeys } from '../../../../../shell/command-key.ts'
import { useCommands } from '../../../../../shell/commands.tsx'
import { LanguageSwitch } from '../../../../../shell/language-switch.tsx'
import { ThemeMenu } from '../../../../../shell/theme-menu.tsx'
import styles from './workspace.module.css'

/** The bar over a workspace: which cluster this is, that it is simulated, and what can be done with it. */
export function WorkspaceBar({
  cluster,
  me,
  onDelete,
}: {
  cluster: Cluster | undefined
  me?: Me
  onDelete: () => void
}) {
  const t = useTranslations('workspace')
  const shell = useTranslations('shell')
  const { openPalette, openKeys } = useCommands()
  const paletteKeys = usePaletteKeys()
  const known = useQuery({ queryKey: queryKeys.me, queryFn: api.me, initialData: me, staleTime: 60_000 }).data
  return (
    <header className={styles.bar}>
      <Brand href="/dashboard" />
      <span className={styles.where}>{t('playground')} ·</span>
      <h1 lang="en">{cluster?.name ?? '…'}</h1>
      {cluster && (
        <Menu label={t('clusterMenu')} align="start" trigger={<IconButton label={t('clusterMenu')} icon="chevron" />}>
          <MenuItem icon="plug" href={kubeconfigAddress(cluster.id)} download={`${cluster.name}.kubeconfig`}>
            {t('kubeconfigDownload')}
          </MenuItem>
          <MenuLine />
          <MenuItem icon="trash" danger onSelect={onDelete}>
            {t('delete')}
          </MenuItem>
        </Menu>
      )}
      <div className={styles.barEnd}>
        {cluster && (
          <>
            <Button asChild size={28} className={styles.wide}>
              <a href={kubeconfigAddress(cluster.id)} download={`${cluster.name}.kubeconfig`}>
                <Icon name="plug" size={14} />
                <span className="visually-hidden">{t('kubeconfigDownload')}: </span>
                {t('kubeconfig')}
              </a>
            </Button>
            <span className={styles.simulated}>
              <Badge look="line" icon="tank" title={t('simulatedTitle', { version: cluster.kubernetesVersion })}>
                <span className={styles.version}>{cluster.kubernetesVersion} · </span>
                {t('simulated')}
              </Badge>
            </span>
          </>
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

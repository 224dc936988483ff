'use client'

import {
  Badge,
  Button,
  Card,
  CommandBlock,
  ConfirmDanger,
  Dialog,
  Dots,
  Drawer,
  EmptyState,
  Field,
  IconButton,
  Menu,
  MenuItem,
  NoteBar,
  Palette,
  PasswordInput,
  ProgressBar,
  Segmented,
  Select,
  Skeleton,
  Splitter,
  Stat,
  Stats,
  Table,
  Tabs,
  TextInput,
  Tick,
  useToast,
} from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import styles from './gallery.module.css'

/** Every part of the design system, in both themes side by side. */
export function Gallery() {
  const t = useTranslations('gallery')
  return (
    <div className={styles.both}>
      {(['light', 'dark'] as const).map((theme) => (
        <div key={theme} data-theme={theme} className={styles.theme}>
          <h2>{t(theme)}</h2>
          <Parts />
        </div>
      ))}
    </div>
  )
}

function Parts() {
  const t = useTranslations('gallery')
  const sample = t('sample')
  const toast = useToast()
  const pane = useId()
  const [tab, setTab] = useState('a')
  const [choice, setChoice] = useState<'a' | 'b'>('a')
  const [open, setOpen] = useState<'dialog' | 'danger' | 'drawer' | 'palette'>()
  const [size, setSize] = useState(200)
  return (
    <>
      <section>
        <h3>Button</h3>
        <div className={styles.row}>
          <Button look="primary">{sample}</Button>
          <Button>{sample}</Button>
          <Button look="quiet">{sample}</Button>
          <Button look="danger">{sample}</Button>
          <Button look="danger-solid">{sample}</Button>
          <Button disabled>{sample}</Button>
          <Button busy>{sample}</Button>
        </div>
        <div className={styles.row}>
          <Button size={44} look="primary">
            {sample} 44
          </Button>
          <Button size={36}>{sample} 36</Button>
          <Button size={28} icon="plug">
            {sample} 28
          </Button>
          <Button size={28} look="primary" keys="⌘↵">
            {sample}
          </Button>
          <IconButton label={sample} icon="more" size={36} look="secondary" />
          <Segmented
            label={sample}
            value={choice}
            onChange={setChoice}
            options={[
              { value: 'a', label: `${sample} A`, icon: 'picture' },
              { value: 'b', label: `${sample} B`, icon: 'table' },
            ]}
          />
        </div>
      </section>
      <section>
        <h3>Field</h3>
        <div className={styles.two}>
          <Field label={sample} help={t('help')}>
            {(control) => <TextInput {...control} defaultValue="play-orca" />}
          </Field>
          <Field label={sample} error={t('error')}>
            {(control) => <TextInput {...control} defaultValue="-1" />}
          </Field>
          <Field label={sample}>
            {(control) => (
              <Select {...control}>
                <option>default</option>
              </Select>
            )}
          </Field>
          <Field label={sample}>
            {(control) => (
              <PasswordInput {...control} showLabel={t('open')} hideLabel={t('open')} defaultValue="correct horse" />
            )}
          </Field>
          <Field label={sample}>
            {(control) => <TextInput {...control} readOnly defaultValue="https://127.0.0.1:6443" />}
          </Field>
          <Field label={sample}>{(control) => <TextInput {...control} disabled defaultValue="–" />}</Field>
          <Tick defaultChecked>{sample}</Tick>
        </div>
      </section>
      <section>
        <h3>Badge</h3>
        <div className={styles.row}>
          <Badge>{sample}</Badge>
          <Badge look="line">v1.36</Badge>
          <Badge look="ok" icon="ring-dot">
            Running
          </Badge>
          <Badge look="busy" icon="down">
            {sample}
          </Badge>
          <Badge look="warn" icon="alert">
            {sample}
          </Badge>
          <Badge look="bad" icon="crack">
            CrashLoopBackOff
          </Badge>
          <Badge look="cause" icon="cause">
            {sample}
          </Badge>
          <Badge look="net" icon="service">
            {sample}
          </Badge>
          <Badge look="accent">{sample}</Badge>
        </div>
      </section>
      <section>
        <h3>Menu, dialog, toast</h3>
        <div className={styles.row}>
          <Menu label={sample} trigger={<Button icon="more">Menu</Button>}>
            <MenuItem icon="terminal" keys="L">
              {sample}
            </MenuItem>
            <MenuItem icon="trash" danger>
              {sample}
            </MenuItem>
          </Menu>
          <Button onClick={() => setOpen('dialog')}>Dialog</Button>
          <Button look="danger" onClick={() => setOpen('danger')}>
            ConfirmDanger
          </Button>
          <Button onClick={() => setOpen('drawer')}>Drawer</Button>
          <Button onClick={() => setOpen('palette')}>Palette</Button>
          <Button onClick={() => toast({ look: 'ok', text: sample, action: { label: t('open'), run: () => {} } })}>
            Toast
          </Button>
        </div>
        <Dialog open={open === 'dialog'} onClose={() => setOpen(undefined)} title={sample} closeLabel={t('keep')}>
          <p>{t('consequence')}</p>
        </Dialog>
        <Drawer open={open === 'drawer'} onClose={() => setOpen(undefined)} title={sample}>
          <p className={styles.pad}>{t('consequence')}</p>
        </Drawer>
        <Palette
          open={open === 'palette'}
          onClose={() => setOpen(undefined)}
          label={sample}
          placeholder={sample}
          nothing={t('error')}
          groups={[{ key: 'a', label: sample }]}
          items={[
            { id: '1', group: 'a', label: `${sample} A`, icon: 'pod', command: 'kubectl get pods', run: () => {} },
            { id: '2', group: 'a', label: `${sample} B`, icon: 'service', keys: 'Alt 4', run: () => {} },
          ]}
        />
        <ConfirmDanger
          open={open === 'danger'}
          title={t('confirm')}
          consequence={t('consequence')}
          keepLabel={t('keep')}
          confirmLabel={t('remove')}
          busy={false}
          onKeep={() => setOpen(undefined)}
          onConfirm={() => setOpen(undefined)}
        />
      </section>
      <section>
        <h3>Tabs</h3>
        <Tabs
          label={sample}
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'a', label: `${sample} A`, content: <p className={styles.pad}>A</p> },
            { value: 'b', label: `${sample} B`, count: 12, content: <p className={styles.pad}>B</p> },
          ]}
        />
      </section>
      <section>
        <h3>NoteBar</h3>
        {(['neutral', 'ok', 'busy', 'warn', 'bad', 'cause', 'net'] as const).map((look) => (
          <NoteBar key={look} look={look} actions={<Button size={28}>{t('open')}</Button>}>
            {t('consequence')}
          </NoteBar>
        ))}
      </section>
      <section>
        <h3>Table</h3>
        <Card flush>
          <Table caption={sample} dense>
            <thead>
              <tr>
                <th scope="col">Pod</th>
                <th scope="col">Node</th>
                <th scope="col" data-number>
                  #
                </th>
              </tr>
            </thead>
            <tbody>
              <tr aria-selected="true">
                <th scope="row">web-0</th>
                <td>node-1</td>
                <td data-number>0</td>
              </tr>
              <tr>
                <th scope="row">web-1</th>
                <td>node-2</td>
                <td data-number>4</td>
              </tr>
            </tbody>
          </Table>
        </Card>
      </section>
      <section>
        <h3>Progress, stat, dots, skeleton, splitter</h3>
        <ProgressBar value={0.4} label={sample} />
        <ProgressBar value={0.83} label={sample} look="ok" />
        <ProgressBar value={0.92} label={sample} look="warn" />
        <ProgressBar label={sample} />
        <Dots done={2} of={5} label={sample} />
        <Stats>
          <Stat name={sample} unit="/ 30">
            22
          </Stat>
          <Stat name={sample}>4</Stat>
        </Stats>
        <Skeleton width="60%" />
        <div className={styles.split} style={{ gridTemplateColumns: `minmax(0, 1fr) 5px ${size}px` }}>
          <span>{sample}</span>
          <Splitter
            direction="vertical"
            label={sample}
            controls={pane}
            size={size}
            limits={{ min: 80, max: 320, initial: 200 }}
            onResize={setSize}
          />
          <span id={pane}>{sample}</span>
        </div>
      </section>
      <section>
        <h3>Command block, empty</h3>
        {(['ready', 'running', 'ran', 'failed'] as const).map((state) => (
          <CommandBlock
            key={state}
            command="kubectl get pods"
            label={sample}
            runLabel={sample}
            state={state}
            onRun={() => {}}
          />
        ))}
        <EmptyState icon="tank" title={sample} actions={<Button look="primary">{t('open')}</Button>}>
          {t('consequence')}
        </EmptyState>
      </section>
    </>
  )
}

// Made from docs/protocol.schema.json by tests/schema/types.mjs. Do not edit; run it again.

/**
 * To the host: one frame each, answered in order. Absent params are {}.
 */
export type Request =
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'hello';
      params: HelloParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'snapshot';
      params: SnapshotParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'route';
      params: RouteParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'tab.closed';
      params: TabClosedParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'session.start';
      params: SessionStartParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'session.adopt';
      params: SessionAdoptParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'session.stop';
      params: SessionStopParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'session.update';
      params: SessionUpdateParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'session.clear';
      params: SessionClearParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'session.delete';
      params: SessionDeleteParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'session.get';
      params: SessionGetParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'session.list';
      params?: SessionListParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'prompts.list';
      params?: PromptsListParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'prompts.delete';
      params: PromptsDeleteParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'settings.get';
      params?: SettingsGetParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'settings.describe';
      params?: SettingsDescribeParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'settings.update';
      params: SettingsUpdateParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'progress';
      params: ProgressParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'notice';
      params: NoticeParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'page.report';
      params: PageReportParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'page.taught';
      params?: PageTaughtParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'page.teach';
      params: PageTeachParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'page.forget';
      params: PageForgetParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'decision.claim';
      params: DecisionClaimParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'decision.result';
      params: DecisionResultParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'migrate';
      params?: MigrateParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'store.export';
      params?: StoreExportParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'copies.count';
      params?: CopiesCountParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'copies.delete';
      params?: CopiesDeleteParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'doctor.run';
      params?: DoctorRunParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'ping';
      params?: PingParams;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      method: 'test.advance';
      params: TestAdvanceParams;
    };
/**
 * Repeated in the response. A string has at most 64 bytes.
 */
export type EnvelopeId = number | string;
/**
 * A media, attempt, post or document: 1 to 256 bytes of UTF-8.
 */
export type Id = string;
/**
 * Counts the messages of one document.
 */
export type Seq = number;
/**
 * location.pathname, at most 4096 bytes.
 */
export type Path = string;
/**
 * At most 32 768 bytes of UTF-8.
 */
export type Prompt = string;
/**
 * The user's command, so that it may be sent twice: 1 to 64 bytes of UTF-8.
 */
export type RequestId = string;
export type OptionText = string;
export type Count = number;
/**
 * Milliseconds since 1970; 0: never.
 */
export type Time = number;
export type Percent = number;
export type Outcome = 'idle' | 'pending' | 'success' | 'failure' | 'cancelled';
export type SessionGetParams = {
  mediaId?: Id | null;
  postId?: Id | null;
  tab?: Tab | null;
  timeline?: boolean | null;
} & SessionGetParams1;
export type SessionGetParams1 =
  | {
      mediaId: string;
      postId?: null;
    }
  | {
      postId: string;
      mediaId?: null;
    };
/**
 * Part of a text; capitals and small letters are the same. Empty: everything.
 */
export type Search = string;
/**
 * `nextCursor` of the page before.
 */
export type Cursor = string;
export type PromptsDeleteParams =
  | {
      promptId: PromptId;
    }
  | {
      all: true;
    };
export type PromptId = string;
export type NoticeParams =
  | {
      tab: Tab;
      seq: Seq;
      kind: 'rate_limited';
      retryAfterMs?: Length | null;
      cause?: 'quota' | 'option' | null;
    }
  | {
      at: Time;
      kind: 'adopted';
      decisionId: DecisionId;
    }
  | {
      tab: Tab;
      seq: Seq;
      kind: 'generation_started';
      decisionId: string;
      options?: AttemptOptions | null;
    }
  | {
      tab: Tab;
      seq: Seq;
      kind: 'no_evidence';
      decisionId: string;
    }
  | {
      tab: Tab;
      seq: Seq;
      kind: 'site_error';
      status: 401 | 403;
      decisionId?: string | null;
    };
/**
 * Milliseconds.
 */
export type Length = number;
export type DecisionId = string;
export type ReportText = string;
/**
 * The extension's name for a kind of page.
 */
export type Layout = string;
/**
 * CSS.
 */
export type Selector = string;
export type FromHost = Response | Notification;
/**
 * From the host: the one answer to a request. Which result it is says the method of the request.
 */
export type Response =
  | {
      jsonrpc: '2.0';
      id: EnvelopeId;
      result:
        | HelloResult
        | SnapshotResult
        | RouteResult
        | Nothing
        | ViewAndDecision
        | ViewOnly
        | SessionDeleteResult
        | SessionGetResult
        | SessionListResult
        | PromptsListResult
        | PromptsDeleteResult
        | SettingsResult
        | SettingsDescribeResult
        | NoticeResult
        | TaughtResult
        | SessionAdoptResult
        | DecisionClaimResult
        | MigrateResult
        | StoreExportResult
        | CopiesCountResult
        | CopiesDeleteResult
        | DoctorRunResult
        | Now;
    }
  | {
      jsonrpc: '2.0';
      id: EnvelopeId | null;
      error: HostError;
    };
/**
 * Lowest and highest value, both allowed.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Range = [number, number];
/**
 * Oldest first; sixteen at most.
 */
export type Taught = TaughtLayout[];
/**
 * What to do now, and why.
 */
export type Decision = Retry | Wait | Stop | None;
export type WaitReason =
  | 'cooldown'
  | 'backoff'
  | 'in_flight'
  | 'rate_limited'
  | 'site_interval'
  | 'other_tab'
  | 'no_tab'
  | 'too_many_in_flight'
  | 'show_tab'
  | 'other_extension';
export type StopReason =
  | 'goal_reached'
  | 'max_retries'
  | 'prompt_refused'
  | 'credit_budget'
  | 'rate_limited'
  | 'timeout'
  | 'stale'
  | 'click_failed'
  | 'user'
  | 'options_changed'
  | 'no_evidence'
  | 'site_error';
export type NoneReason = 'not_started' | 'auto_retry_off' | 'media_unknown' | 'not_on_post' | 'salvaged';
/**
 * Something that happened to the media.
 */
export type TimelineItem =
  | {
      at: Time;
      kind: 'started';
    }
  | {
      at: Time;
      kind: 'claimed';
      decisionId: DecisionId;
    }
  | {
      at: Time;
      kind: 'not_clicked';
      decisionId: DecisionId;
    }
  | {
      at: Time;
      kind: 'adopted';
      decisionId: DecisionId;
    }
  | {
      at: Time;
      kind: 'generating';
      decisionId: DecisionId;
    }
  | {
      at: Time;
      kind: 'refused';
      attemptId: Id;
      layer: number;
      /**
       * How far it had come; null: nobody knows.
       */
      percent: Percent | null;
    }
  | {
      at: Time;
      kind: 'video';
      attemptId: Id;
    }
  | {
      at: Time;
      kind: 'taken_back';
      attemptId: Id;
      layer: number;
      percent: Percent | null;
    }
  | {
      at: Time;
      kind: 'given_after_all';
      attemptId: Id;
    }
  | {
      at: Time;
      kind: 'waiting';
      reason: WaitReason;
      until: Time | null;
    }
  | {
      at: Time;
      kind: 'paused';
    }
  | {
      at: Time;
      kind: 'resumed';
    }
  | {
      at: Time;
      kind: 'ended';
      outcome: Outcome;
      reason: StopReason;
    };
export type SessionAdoptResult =
  | {
      adopted: true;
      decisionId: DecisionId;
      view: View;
      decision: Decision;
    }
  | {
      adopted: false;
      reason:
        | 'off'
        | 'no_prompt'
        | 'not_on_post'
        | 'page_not_readable'
        | 'other_extension'
        | 'rate_limited'
        | 'salvaged'
        | 'session_runs'
        | 'in_flight'
        | 'stopped'
        | 'prompt_refused'
        | 'too_many_in_flight';
    };
export type DecisionClaimResult = Granted | NotGranted | NotYetGranted;
/**
 * Codes and names are only ever added.
 */
export type HostError =
  | {
      code: -32700;
      message: string;
      data: {
        name: 'parse_error';
        retryable: false;
      };
    }
  | {
      code: -32600;
      message: string;
      data: {
        name: 'invalid_request';
        retryable: false;
      };
    }
  | {
      code: -32601;
      message: string;
      data: {
        name: 'method_not_found';
        retryable: false;
      };
    }
  | {
      code: -32602;
      message: string;
      data: {
        name: 'invalid_params';
        retryable: false;
        path: string;
        problem: string;
      };
    }
  | {
      code: -32603;
      message: string;
      data: {
        name: 'internal';
        retryable: true;
      };
    }
  | {
      code: -32001;
      message: string;
      data: {
        name: 'protocol_mismatch';
        retryable: false;
        protocols: Range;
        /**
         * The older of the two.
         */
        update: 'host' | 'extension';
      };
    }
  | {
      code: -32002;
      message: string;
      data: {
        name: 'not_initialized';
        retryable: false;
      };
    }
  | {
      code: -32010;
      message: string;
      data: {
        name: 'unknown_media';
        retryable: false;
      };
    }
  | {
      code: -32011;
      message: string;
      data: {
        name: 'conflict';
        retryable: false;
        view?: View;
      };
    }
  | {
      code: -32013;
      message: string;
      data: {
        name: 'rate_limited';
        retryable: true;
        until?: Time;
        now?: Time;
      };
    }
  | {
      code: -32014;
      message: string;
      data: {
        name: 'request_id_reused';
        retryable: false;
      };
    }
  | {
      code: -32020;
      message: string;
      data: {
        name: 'storage_full';
        retryable: true;
      };
    }
  | {
      code: -32021;
      message: string;
      data: {
        name: 'storage_busy';
        retryable: true;
      };
    }
  | {
      code: -32022;
      message: string;
      data: {
        name: 'storage_corrupt';
        retryable: false;
      };
    }
  | {
      code: -32023;
      message: string;
      data: {
        name: 'storage_too_new';
        retryable: false;
      };
    }
  | {
      code: -32024;
      message: string;
      data: {
        name: 'storage_readonly';
        retryable: true;
      };
    }
  | {
      code: -32025;
      message: string;
      data: {
        name: 'storage_io';
        retryable: true;
      };
    }
  | {
      code: -32030;
      message: string;
      data: {
        name: 'response_too_large';
        retryable: false;
      };
    }
  | {
      code: -32015;
      message: string;
      data: {
        name: 'page_not_readable';
        retryable: true;
      };
    };
/**
 * From the host, unasked.
 */
export type Notification =
  | {
      jsonrpc: '2.0';
      method: 'decision';
      params: PushedDecision;
    }
  | {
      jsonrpc: '2.0';
      method: 'decision.revoked';
      params: Revoked;
    }
  | {
      jsonrpc: '2.0';
      method: 'session.changed';
      params: Changed;
    }
  | {
      jsonrpc: '2.0';
      method: 'storage.restoring';
      params: Restoring;
    };
/**
 * The decision for this document is another one now.
 */
export type PushedDecision = Retry | PushedWait | PushedStop | PushedNone;
/**
 * The media has a new revision, or is gone.
 */
export type Changed =
  | {
      tab: Tab;
      view: View;
    }
  | {
      tab: Tab;
      view: null;
      mediaId: Id;
    };
export type ProjectedAttempt = ProjectedAttempt1 & {
  id?: Id;
  videoId?: Id;
  videoPostId?: Id;
  itemId?: Id;
  parentPostId?: Id;
  originalPostId?: Id;
  moderated: boolean;
  /**
   * 0 to 100; absent: finished.
   */
  progress?: number;
  /**
   * Whether there is an address of a video; absent: the source does not tell.
   */
  hasVideo?: boolean;
};
export type ProjectedAttempt1 = {
  [k: string]: unknown;
};

/**
 * What can be said, and by whom.
 */
export interface Protocol {
  Request: Request;
  FromHost: FromHost;
  Methods: Methods;
  Notifications: Notifications;
  Projection: Projection;
}
export interface HelloParams {
  /**
   * The lowest that the extension speaks: the only one that a host without ranges looks at.
   */
  protocol: 1;
  /**
   * What the extension speaks, lowest and highest. Absent: only `protocol`.
   */
  protocols?: never[] | null;
  client: {
    name: string;
    version: string;
  };
  browser?: {
    name: string;
    version: string;
  } | null;
}
export interface SnapshotParams {
  tab: Tab;
  seq: Seq;
  /**
   * null, an empty string and a string that is no JSON: no evidence.
   */
  store?: PageStore | string | null;
  path?: Path | null;
  partial?: boolean | null;
  /**
   * Where it was seen: in the page's store, or in the response stream of a generation.
   */
  source?: ('store' | 'stream') | null;
}
/**
 * One load of one page in one tab.
 */
export interface Tab {
  /**
   * The browser's tab id.
   */
  id: number;
  document: Id;
}
/**
 * The envelope of the page's store. In the arrays are attempts as ProjectedAttempt has them; what is none is ignored and counted.
 */
export interface PageStore {
  state?: {
    videoByMediaId?: {} | null;
    imageByMediaId?: {} | null;
  } | null;
}
export interface RouteParams {
  tab: Tab;
  seq: Seq;
  path: Path;
}
export interface TabClosedParams {
  tab: {
    id: number;
  };
}
export interface SessionStartParams {
  tab?: Tab | null;
  mediaId?: Id | null;
  prompt: Prompt;
  requestId?: RequestId | null;
}
/**
 * The user has pressed the page's own submit.
 */
export interface SessionAdoptParams {
  tab: Tab;
  prompt: Prompt;
  options?: AttemptOptions | null;
}
/**
 * What the page is set to, as far as it shows that: "10", "720p", "9:16", "custom", "on".
 */
export interface AttemptOptions {
  length?: OptionText | null;
  resolution?: OptionText | null;
  aspect?: OptionText | null;
  mode?: OptionText | null;
  audio?: OptionText | null;
}
export interface SessionStopParams {
  mediaId: Id;
  requestId?: RequestId | null;
}
export interface SessionUpdateParams {
  mediaId: Id;
  session?: SessionEdit | null;
  persistent?: PersistentEdit | null;
  /**
   * Dismisses it.
   */
  suggestion?: null;
  expectedRevision?: Count | null;
  requestId?: RequestId | null;
  tab?: Tab | null;
}
/**
 * Any field of SessionData.
 */
export interface SessionEdit {
  isActive?: boolean;
  /**
   * Refused attempts.
   */
  retryCount?: number;
  videosGenerated?: Count;
  currentPostId?: Id | null;
  processedAttemptIds?: Id[];
  lastAttemptTime?: Time;
  lastFailureTime?: Time;
  canRetry?: boolean;
  attemptProgress?: AttemptProgress[];
  creditsUsed?: Count;
  layer1Failures?: Count;
  layer2Failures?: Count;
  layer3Failures?: Count;
  outcome?: Outcome;
  lastSessionSummary?: SessionSummary | null;
  logs?: string[];
}
export interface AttemptProgress {
  attempt: Count;
  percent: Percent;
  recordedAt: Time;
}
export interface SessionSummary {
  outcome: Outcome;
  completedVideos: Count;
  videoGoal: Count;
  retriesAttempted: Count;
  maxRetries: Count;
  creditsUsed: Count;
  layer1Failures: Count;
  layer2Failures: Count;
  layer3Failures: Count;
  endedAt: Time;
}
/**
 * Any field of PersistentData.
 */
export interface PersistentEdit {
  maxRetries?: number;
  autoRetryEnabled?: boolean;
  lastPromptValue?: Prompt;
  videoGoal?: number;
}
export interface SessionClearParams {
  mediaId: Id;
  requestId?: RequestId | null;
}
export interface SessionDeleteParams {
  mediaId: Id;
  requestId?: RequestId | null;
}
export interface SessionListParams {
  active?: boolean | null;
  state?: ('active' | 'paused' | 'success' | 'failure' | 'cancelled' | 'idle') | null;
  search?: Search | null;
  sort?: ('mediaId' | 'recent') | null;
  cursor?: Cursor | null;
  limit?: number | null;
}
export interface PromptsListParams {
  search?: Search | null;
  cursor?: Cursor | null;
  limit?: number | null;
}
/**
 * None.
 */
export interface SettingsGetParams {}
/**
 * None.
 */
export interface SettingsDescribeParams {}
export interface SettingsUpdateParams {
  settings: SettingsEdit;
}
/**
 * Any of the settings.
 */
export interface SettingsEdit {
  defaultMaxRetries?: number;
  defaultVideoGoal?: number;
  defaultAutoRetryEnabled?: boolean;
  cooldownMs?: number;
  backoff?: BackoffEdit;
  attemptTimeoutMs?: number;
  staleAfterMs?: number;
  rateLimitPauseMs?: number;
  breakerThreshold?: number;
  /**
   * Attempts per session; null: no budget.
   */
  creditBudget?: number | null;
  /**
   * Whether the user's own clicks on the page may start sessions.
   */
  adoptManualAttempts?: boolean;
  /**
   * Whether prompts are kept in a list.
   */
  keepPromptHistory?: boolean;
  /**
   * Days after the end of a session for which its log lines, progress and closed grants are kept; 0: for ever.
   */
  keepDetailDays?: number;
}
export interface BackoffEdit {
  initialMs?: number;
  multiplier?: number;
  maxMs?: number;
  jitterMs?: number;
}
export interface ProgressParams {
  tab: Tab;
  seq: Seq;
  percent: Percent;
}
export interface PageReportParams {
  tab: Tab;
  seq: Seq;
  report: PageReport;
}
/**
 * What the extension knows of the page, and whether it can act there.
 */
export interface PageReport {
  /**
   * null: no page that it knows.
   */
  layout?: ReportText | null;
  language?: ReportText | null;
  /**
   * ready, or why there is no click.
   */
  composer: string;
  store: 'present' | 'absent';
  stream: 'listening' | 'silent' | 'absent';
  visible: boolean;
  canAct: boolean;
  /**
   * Extensions that run a session here.
   */
  others?:
    | []
    | [ReportText]
    | [ReportText, ReportText]
    | [ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | null;
  /**
   * Parts that were not found.
   */
  missing?:
    | []
    | [ReportText]
    | [ReportText, ReportText]
    | [ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText, ReportText]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | [
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText,
        ReportText
      ]
    | null;
  /**
   * Which part was found by which rule.
   */
  foundBy?: {
    [k: string]: ReportText;
  } | null;
}
export interface PageTaughtParams {}
export interface PageTeachParams {
  layout: Layout;
  prompt: Selector;
  submit: Selector;
}
export interface PageForgetParams {
  layout: Layout;
}
export interface DecisionClaimParams {
  tab: Tab;
  decisionId: string;
  options?: AttemptOptions | null;
  requestId?: RequestId | null;
}
export interface DecisionResultParams {
  tab: Tab;
  decisionId: string;
  clicked: boolean;
  error?: string | null;
  requestId?: RequestId | null;
}
export interface MigrateParams {
  entries?: {} | null;
  store?: (string | {} | unknown[] | number | boolean) | null;
  tab?: Tab | null;
  requestId?: RequestId | null;
}
export interface StoreExportParams {
  cursor?: Cursor | null;
}
/**
 * None.
 */
export interface CopiesCountParams {}
/**
 * None.
 */
export interface CopiesDeleteParams {}
/**
 * None.
 */
export interface DoctorRunParams {}
/**
 * None.
 */
export interface PingParams {}
/**
 * Only with --test-clock.
 */
export interface TestAdvanceParams {
  ms: Length;
}
export interface HelloResult {
  /**
   * The one that is used from now on.
   */
  protocol: 1;
  /**
   * What the host speaks, lowest and highest.
   */
  protocols: [1, 1];
  host: {
    name: string;
    version: string;
    pid: number;
    sandbox?: Sandbox;
  };
  connection: string;
  schema: number;
  /**
   * Where the host writes its log.
   */
  log: string;
  limits: Limits;
  settings: Settings;
  /**
   * What the host takes besides what the first release did.
   */
  features: (
    | 'snapshot.source'
    | 'page.report'
    | 'notice.kinds'
    | 'claim.options'
    | 'page.teach'
    | 'session.adopt'
    | 'settings.describe'
    | 'session.search'
    | 'prompts'
    | 'doctor'
    | 'copies'
  )[];
  taught: Taught;
  /**
   * What the user should know.
   */
  notices?: Notice[];
}
/**
 * What of the sandbox is in force.
 */
export interface Sandbox {
  landlock: string;
  seccomp: string;
  mitigations?: string;
}
/**
 * What no setting can exceed.
 */
export interface Limits {
  maxFrameIn: Count;
  maxFrameOut: Count;
  maxRetries: Range;
  videoGoal: Range;
  cooldownMs: Range;
  promptBytes: Count;
  siteIntervalMs: Length;
  sessionsInFlight: Count;
  offerTtlMs: Length;
}
export interface Settings {
  defaultMaxRetries: number;
  defaultVideoGoal: number;
  defaultAutoRetryEnabled: boolean;
  cooldownMs: number;
  backoff: Backoff;
  attemptTimeoutMs: number;
  staleAfterMs: number;
  rateLimitPauseMs: number;
  breakerThreshold: number;
  /**
   * Attempts per session; null: no budget.
   */
  creditBudget: number | null;
  /**
   * Whether the user's own clicks on the page may start sessions.
   */
  adoptManualAttempts: boolean;
  /**
   * Whether prompts are kept in a list.
   */
  keepPromptHistory: boolean;
  /**
   * Days after the end of a session for which its log lines, progress and closed grants are kept; 0: for ever.
   */
  keepDetailDays: number;
}
export interface Backoff {
  initialMs: number;
  multiplier: number;
  maxMs: number;
  jitterMs: number;
}
/**
 * What the user showed of a layout: its prompt box and the button that makes a video.
 */
export interface TaughtLayout {
  layout: Layout;
  prompt: Selector;
  submit: Selector;
  at: Time;
}
/**
 * Of a kind for programs, in a sentence for people.
 */
export interface Notice {
  kind: string;
  message: string;
  file?: string;
}
export interface SnapshotResult {
  media: Count;
  newAttempts: Count;
  ignored: Count;
  view: View | null;
  decision: Decision;
}
/**
 * What is known of one media.
 */
export interface View {
  mediaId: Id;
  revision: Count;
  session: SessionData;
  persistent: PersistentData;
  /**
   * It was restored from a damaged file, and waits for the user. Only where it is so.
   */
  salvaged?: true;
  suggestion?: Suggestion;
}
/**
 * The counters and the state of one effort.
 */
export interface SessionData {
  isActive: boolean;
  /**
   * Refused attempts.
   */
  retryCount: number;
  videosGenerated: Count;
  currentPostId: Id | null;
  processedAttemptIds: Id[];
  lastAttemptTime: Time;
  lastFailureTime: Time;
  canRetry: boolean;
  /**
   * The newest 25.
   *
   * @maxItems 25
   */
  attemptProgress: AttemptProgress[];
  creditsUsed: Count;
  layer1Failures: Count;
  layer2Failures: Count;
  layer3Failures: Count;
  outcome: Outcome;
  lastSessionSummary: SessionSummary | null;
  /**
   * The newest 200 lines.
   *
   * @maxItems 200
   */
  logs: string[];
}
/**
 * The limits and the last prompt of one media.
 */
export interface PersistentData {
  maxRetries: number;
  autoRetryEnabled: boolean;
  lastPromptValue: Prompt;
  videoGoal: number;
}
/**
 * What an older version of the extension had for one media, as a page tells it. Untrusted text.
 */
export interface Suggestion {
  maxRetries?: number;
  autoRetryEnabled?: boolean;
  lastPromptValue?: Prompt;
  videoGoal?: number;
}
/**
 * Claim it, and click if that is granted.
 */
export interface Retry {
  action: 'retry';
  decisionId: DecisionId;
  mediaId: Id;
  postId: Id | null;
  prompt: Prompt;
  attempt: Count;
  expiresAt: Time;
  now: Time;
  reason: 'moderated' | 'next_video' | 'session_started' | 'resumed';
  tab: Tab;
}
/**
 * Not now.
 */
export interface Wait {
  action: 'wait';
  mediaId: Id;
  /**
   * null: nobody can say.
   */
  until: Time | null;
  now: Time;
  reason: WaitReason;
}
/**
 * The session is over.
 */
export interface Stop {
  action: 'stop';
  mediaId: Id;
  outcome: Outcome;
  reason: StopReason;
}
/**
 * There is nothing to do.
 */
export interface None {
  action: 'none';
  mediaId: Id | null;
  reason: NoneReason;
}
export interface RouteResult {
  postId: Id | null;
  mediaId: Id | null;
  provisional: boolean;
  view: View | null;
  decision: Decision;
}
export interface Nothing {}
export interface ViewAndDecision {
  view: View;
  decision: Decision;
}
export interface ViewOnly {
  view: View;
}
export interface SessionDeleteResult {
  deleted: boolean;
}
export interface SessionGetResult {
  view: View;
  decision: Decision;
  /**
   * Asked for with timeline: true. Of the current session, oldest first, the newest 50.
   *
   * @maxItems 50
   */
  timeline?: TimelineItem[];
}
export interface SessionListResult {
  sessions: ListedView[];
  nextCursor: Cursor | null;
}
/**
 * A View whose session has no logs.
 */
export interface ListedView {
  mediaId: Id;
  revision: Count;
  session: ListedSession;
  persistent: PersistentData;
  /**
   * It was restored from a damaged file, and waits for the user. Only where it is so.
   */
  salvaged?: true;
  suggestion?: Suggestion;
}
/**
 * SessionData without its logs.
 */
export interface ListedSession {
  isActive: boolean;
  /**
   * Refused attempts.
   */
  retryCount: number;
  videosGenerated: Count;
  currentPostId: Id | null;
  processedAttemptIds: Id[];
  lastAttemptTime: Time;
  lastFailureTime: Time;
  canRetry: boolean;
  /**
   * The newest 25.
   *
   * @maxItems 25
   */
  attemptProgress: AttemptProgress[];
  creditsUsed: Count;
  layer1Failures: Count;
  layer2Failures: Count;
  layer3Failures: Count;
  outcome: Outcome;
  lastSessionSummary: SessionSummary | null;
}
export interface PromptsListResult {
  /**
   * Newest first.
   */
  prompts: KeptPrompt[];
  nextCursor: Cursor | null;
}
export interface KeptPrompt {
  promptId: PromptId;
  prompt: Prompt;
  /**
   * Sessions that began with it.
   */
  used: number;
  refused: Count;
  made: Count;
  lastUsedAt: Time;
}
export interface PromptsDeleteResult {
  /**
   * How many.
   */
  deleted: number;
}
export interface SettingsResult {
  settings: Settings;
}
export interface SettingsDescribeResult {
  /**
   * In the order to show.
   */
  settings: SettingDescription[];
}
/**
 * What a setting may be. Of a switch there is no range.
 */
export interface SettingDescription {
  /**
   * Below `settings`; what is nested has a dot: backoff.maxMs.
   */
  name: string;
  type: 'integer' | 'number' | 'boolean' | 'integer|null';
  min?: number;
  max?: number;
  unit?: 'ms' | 'factor';
  default: number | boolean | null;
}
/**
 * pausedUntil and now with rate_limited.
 */
export interface NoticeResult {
  ended: Id[];
  pausedUntil?: Time;
  now?: Time;
}
export interface TaughtResult {
  taught: Taught;
}
/**
 * Click now, once.
 */
export interface Granted {
  granted: true;
  prompt: Prompt;
  mediaId: Id;
}
/**
 * No click.
 */
export interface NotGranted {
  granted: false;
  reason:
    | 'unknown_decision'
    | 'other_document'
    | 'already_claimed'
    | 'expired'
    | 'cancelled'
    | 'rate_limited'
    | 'salvaged'
    | 'not_on_image'
    | 'options_changed';
}
/**
 * No click yet: the last claim on this machine is too recent. The offer stays; claim it again at `until`.
 */
export interface NotYetGranted {
  granted: false;
  reason: 'site_interval';
  until: Time;
  now: Time;
}
export interface MigrateResult {
  /**
   * @maxItems 2000
   */
  imported: {
    key: string;
    mediaId: Id | null;
  }[];
  /**
   * @maxItems 2000
   */
  pending: Kept[];
  /**
   * @maxItems 2000
   */
  rejected: Kept[];
  /**
   * Not stored: it stays where it came from.
   *
   * @maxItems 2000
   */
  left: Kept[];
  removable: string[];
}
/**
 * A key that was not imported, and why.
 */
export interface Kept {
  key: string;
  reason: string;
}
export interface StoreExportResult {
  /**
   * The extension's own store.
   */
  state: {
    sessionByMediaId: {
      [k: string]: SessionData;
    };
    persistentByMediaId: {
      [k: string]: PersistentData;
    };
  };
  version: 1;
  revisionByMediaId: {
    [k: string]: Count;
  };
  suggestionByMediaId: {
    [k: string]: Suggestion;
  };
  nextCursor: Cursor | null;
}
export interface CopiesCountResult {
  /**
   * Older copies of the state file.
   */
  older: number;
  /**
   * That have ended, in the folder of the state file.
   */
  recordings: number;
  /**
   * Recordings that hosts are writing.
   */
  inUse: number;
}
export interface CopiesDeleteResult {
  /**
   * How many files.
   */
  deleted: number;
  /**
   * How many could not be deleted.
   */
  left: number;
  /**
   * Recordings that hosts are writing. They stay.
   */
  inUse: number;
}
export interface DoctorRunResult {
  findings: Finding[];
}
/**
 * Which facts come with a code is in docs/protocol.md.
 */
export interface Finding {
  code:
    | 'versions'
    | 'state_whole'
    | 'state_suspect'
    | 'state_failing'
    | 'check_done'
    | 'check_never'
    | 'restored'
    | 'erasures_done'
    | 'erasures_waiting'
    | 'disk_free'
    | 'disk_unknown'
    | 'disk_low'
    | 'disk_full'
    | 'disk_remote'
    | 'journal_rollback'
    | 'journal_log'
    | 'journal_log_ends'
    | 'journal_library'
    | 'journal_file_system'
    | 'journal_other_hosts'
    | 'journal_next_host'
    | 'hosts_one'
    | 'hosts_several'
    | 'hosts_mixed'
    | 'clock_agrees'
    | 'clock_differs'
    | 'sandbox_on'
    | 'sandbox_partly'
    | 'sandbox_off'
    | 'sandbox_unavailable'
    | 'recording_off'
    | 'recording_on'
    | 'switches_read'
    | 'switches_unreadable';
  level: 'ok' | 'warning' | 'error';
  file?: string;
  version?: string;
  fileSystem?: string;
  /**
   * The name of a storage error.
   */
  problem?: string;
  landlock?: string;
  seccomp?: string;
  mitigations?: string;
  bytes?: number;
  count?: number;
  pid?: number;
  schema?: number;
  ms?: number;
  lowest?: number;
  highest?: number;
  complete?: boolean;
  prompts?: boolean;
  at?: Time;
}
export interface Now {
  now: Time;
}
export interface PushedWait {
  action: 'wait';
  mediaId: Id;
  /**
   * null: nobody can say.
   */
  until: Time | null;
  now: Time;
  reason: WaitReason;
  tab: Tab;
}
export interface PushedStop {
  action: 'stop';
  mediaId: Id;
  outcome: Outcome;
  reason: StopReason;
  tab: Tab;
}
export interface PushedNone {
  action: 'none';
  mediaId: Id | null;
  reason: NoneReason;
  tab: Tab;
}
/**
 * An offer to this document is void.
 */
export interface Revoked {
  decisionId: DecisionId;
  reason:
    | 'expired'
    | 'auto_retry_off'
    | 'goal_reached'
    | 'max_retries'
    | 'user'
    | 'rate_limited'
    | 'timeout'
    | 'stale'
    | 'click_failed'
    | 'prompt_refused'
    | 'credit_budget'
    | 'cleared'
    | 'deleted'
    | 'restarted'
    | 'superseded'
    | 'moved'
    | 'salvaged'
    | 'left_image'
    | 'options_changed'
    | 'no_evidence'
    | 'site_error'
    | 'cannot_act';
  tab: Tab;
}
/**
 * The state file is being checked or restored: the next answer takes longer.
 */
export interface Restoring {
  percent: number;
}
/**
 * Every method: its params and its result.
 */
export interface Methods {
  hello: {
    params: HelloParams;
    result: HelloResult;
  };
  snapshot: {
    params: SnapshotParams;
    result: SnapshotResult;
  };
  route: {
    params: RouteParams;
    result: RouteResult;
  };
  'tab.closed': {
    params: TabClosedParams;
    result: Nothing;
  };
  'session.start': {
    params: SessionStartParams;
    result: ViewAndDecision;
  };
  'session.adopt': {
    params: SessionAdoptParams;
    result: SessionAdoptResult;
  };
  'session.stop': {
    params: SessionStopParams;
    result: ViewOnly;
  };
  'session.update': {
    params: SessionUpdateParams;
    result: ViewAndDecision;
  };
  'session.clear': {
    params: SessionClearParams;
    result: ViewOnly;
  };
  'session.delete': {
    params: SessionDeleteParams;
    result: SessionDeleteResult;
  };
  'session.get': {
    params: SessionGetParams;
    result: SessionGetResult;
  };
  'session.list': {
    params: SessionListParams;
    result: SessionListResult;
  };
  'prompts.list': {
    params: PromptsListParams;
    result: PromptsListResult;
  };
  'prompts.delete': {
    params: PromptsDeleteParams;
    result: PromptsDeleteResult;
  };
  'settings.get': {
    params: SettingsGetParams;
    result: SettingsResult;
  };
  'settings.describe': {
    params: SettingsDescribeParams;
    result: SettingsDescribeResult;
  };
  'settings.update': {
    params: SettingsUpdateParams;
    result: SettingsResult;
  };
  progress: {
    params: ProgressParams;
    result: Nothing;
  };
  notice: {
    params: NoticeParams;
    result: NoticeResult;
  };
  'page.report': {
    params: PageReportParams;
    result: Nothing;
  };
  'page.taught': {
    params: PageTaughtParams;
    result: TaughtResult;
  };
  'page.teach': {
    params: PageTeachParams;
    result: TaughtResult;
  };
  'page.forget': {
    params: PageForgetParams;
    result: TaughtResult;
  };
  'decision.claim': {
    params: DecisionClaimParams;
    result: DecisionClaimResult;
  };
  'decision.result': {
    params: DecisionResultParams;
    result: ViewAndDecision;
  };
  migrate: {
    params: MigrateParams;
    result: MigrateResult;
  };
  'store.export': {
    params: StoreExportParams;
    result: StoreExportResult;
  };
  'copies.count': {
    params: CopiesCountParams;
    result: CopiesCountResult;
  };
  'copies.delete': {
    params: CopiesDeleteParams;
    result: CopiesDeleteResult;
  };
  'doctor.run': {
    params: DoctorRunParams;
    result: DoctorRunResult;
  };
  ping: {
    params: PingParams;
    result: Now;
  };
  'test.advance': {
    params: TestAdvanceParams;
    result: Now;
  };
}
/**
 * Every notification: its params.
 */
export interface Notifications {
  decision: PushedDecision;
  'decision.revoked': Revoked;
  'session.changed': Changed;
  'storage.restoring': Restoring;
}
/**
 * All of the page's store that a polite extension sends: ids and flags.
 */
export interface Projection {
  state: {
    videoByMediaId: {
      [k: string]: ProjectedAttempt[];
    };
    imageByMediaId: {
      [k: string]: {};
    };
  };
  version: number;
}

namespace Recotem.Training;

/// <summary>The tables of stored studies; docs/study-storage.md describes them.</summary>
internal static class StudySchema
{
    /// <summary>Creates the tables.</summary>
    public const string Text = """
        CREATE TABLE studies (
          study_id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          recipe TEXT NOT NULL,
          run_id TEXT NOT NULL,
          search_hash TEXT NOT NULL,
          plugins TEXT NOT NULL,
          budgets TEXT NOT NULL,
          data_hash TEXT NOT NULL,
          n_rows INTEGER NOT NULL,
          n_users INTEGER NOT NULL,
          n_items INTEGER NOT NULL,
          seed INTEGER NOT NULL,
          searcher TEXT NOT NULL,
          recotem_version TEXT NOT NULL,
          created_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE trials (
          trial_id INTEGER PRIMARY KEY,
          study_id INTEGER NOT NULL REFERENCES studies ON DELETE CASCADE,
          number INTEGER NOT NULL,
          algorithm TEXT NOT NULL,
          algorithm_trial INTEGER NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('completed', 'pruned', 'failed', 'timed_out')),
          score REAL CHECK ((score IS NOT NULL) = (state = 'completed')),
          coverage REAL CHECK ((coverage IS NOT NULL) = (state = 'completed')),
          gini REAL CHECK ((gini IS NOT NULL) = (state = 'completed')),
          error_class TEXT,
          error TEXT,
          seconds REAL NOT NULL,
          ended_at TEXT NOT NULL,
          UNIQUE (study_id, number),
          UNIQUE (study_id, algorithm, algorithm_trial)
        ) STRICT;
        CREATE TABLE parameters (
          trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
          position INTEGER NOT NULL,
          key TEXT NOT NULL,
          value TEXT NOT NULL,
          kind TEXT NOT NULL,
          is_learnt INTEGER NOT NULL,
          PRIMARY KEY (trial_id, is_learnt, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE intermediate_scores (
          trial_id INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
          sequence INTEGER NOT NULL,
          epochs INTEGER NOT NULL,
          score REAL NOT NULL,
          PRIMARY KEY (trial_id, sequence)
        ) STRICT, WITHOUT ROWID
        """;
}

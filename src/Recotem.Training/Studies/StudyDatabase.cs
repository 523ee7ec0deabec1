using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>
/// Studies in a SQLite file, in the layout of docs/study-storage.md. One trial is one transaction of a rollback journal that is
/// synchronised to disk: however a run ends, the file holds whole trials only.
/// </summary>
internal sealed class StudyDatabase : IDisposable
{
    // "RCST". Files of Optuna, which the Python original kept its studies in, have 0.
    private const long ApplicationId = 0x52435354;
    private const long SchemaVersion = 2;
    private const int SecondsToWaitForLocks = 5;

    // Primary result codes of SQLite.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    // Extended result codes.
    private const int NotUnique = Constraint | (8 << 8);
    private const int ReadOnlyRecovery = ReadOnly | (1 << 8);
    private const int ReadOnlyRollback = ReadOnly | (3 << 8);

    // Group may read, nobody but the owner may write; a stricter mask of the process makes it stricter.
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly LoadedRecipe _recipe;
    private readonly SqliteConnection _connection;

    private StudyDatabase(LoadedRecipe recipe, string path, SqliteConnection connection)
    {
        _recipe = recipe;
        Path = path;
        _connection = connection;
    }

    /// <summary>The absolute path of the file.</summary>
    public string Path { get; }

    /// <summary>Opens a file, which is created with its directory if it is not there.</summary>
    /// <param name="recipe">The recipe, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="secondsToWaitForLocks">How long to wait for another process that writes.</param>
    /// <returns>The database, ready to be written.</returns>
    /// <exception cref="TrainingException">With code <c>search_error</c>: it cannot be used.</exception>
    public static StudyDatabase Open(LoadedRecipe recipe, string path, int secondsToWaitForLocks = SecondsToWaitForLocks)
    {
        string full = FullPath(recipe, path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StudyLocation.Refused(recipe, $"the directory of '{full}' cannot be created", e.Message, e);
        }

        if (File.Exists(full))
            CheckContent(recipe, full);
        else
            Create(recipe, full);
        return Connect(recipe, full, SqliteOpenMode.ReadWriteCreate, secondsToWaitForLocks);
    }

    /// <summary>Checks a file without changing anything: one that is there must be a database of ours, and it must be possible to write there.</summary>
    /// <param name="recipe">The recipe, for messages.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">With code <c>search_error</c>: it cannot be used.</exception>
    public static void Check(LoadedRecipe recipe, string path)
    {
        string full = FullPath(recipe, path);
        if (File.Exists(full))
        {
            CheckContent(recipe, full);
            CheckWritable(recipe, full);
            return;
        }

        string? existing = System.IO.Path.GetDirectoryName(full);
        while (existing is not null && !System.IO.Path.Exists(existing))
            existing = System.IO.Path.GetDirectoryName(existing);
        if (File.Exists(existing))
            throw StudyLocation.Refused(recipe, $"'{existing}' is a file, not a directory", "name a file in a directory");
        if (existing is not null)
            CheckDirectory(recipe, full, existing);
    }

    /// <summary>Finds the study of a name.</summary>
    /// <param name="wanted">The study.</param>
    /// <returns>Its id, and what is stored about it; null if there is none.</returns>
    public (long Id, StudyIdentity Stored)? Find(StudyIdentity wanted) => Guard(() => Select(wanted));

    /// <summary>Finds the study of a name, or creates it.</summary>
    /// <param name="wanted">The study.</param>
    /// <param name="now">The time.</param>
    /// <returns>Its id, and what is stored about it; null if another process keeps the file locked.</returns>
    public (long Id, StudyIdentity Stored)? FindOrCreate(StudyIdentity wanted, DateTimeOffset now) => GuardUnlessBusy<(long, StudyIdentity)?>(() =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        Execute(
            """
            INSERT INTO studies
              (name, recipe, run_id, search_hash, plugins, budgets, data_hash, n_rows, n_users, n_items, seed, searcher, recotem_version, created_at)
            VALUES ($name, $recipe, $run, $searchHash, $plugins, $budgets, $dataHash, $rows, $users, $items, $seed, $searcher, $version, $now)
            ON CONFLICT (name) DO NOTHING
            """,
            ("$name", wanted.Name), ("$recipe", wanted.Recipe), ("$run", wanted.RunId), ("$searchHash", wanted.SearchHash), ("$plugins", wanted.Plugins),
            ("$budgets", wanted.Budgets), ("$dataHash", wanted.DataHash), ("$rows", wanted.Rows), ("$users", wanted.Users), ("$items", wanted.Items), ("$seed", wanted.Seed), ("$searcher", wanted.Searcher),
            ("$version", wanted.Version), ("$now", Format(now)));
        (long, StudyIdentity)? found = Select(wanted);
        transaction.Commit();
        return found;
    });

    /// <summary>Notes that a study was resumed with more trials.</summary>
    /// <param name="study">The id of the study.</param>
    /// <param name="budgets">The numbers of trials of its algorithms, as <see cref="StudyIdentity.Budgets"/> has them.</param>
    /// <returns>Whether it was stored; false if another process keeps the file locked.</returns>
    public bool TryWriteBudgets(long study, string budgets) => GuardUnlessBusy(() =>
    {
        Execute("UPDATE studies SET budgets = $budgets WHERE study_id = $study", ("$budgets", budgets), ("$study", study));
        return true;
    });

    /// <summary>Sets how long to wait for another process that reads or writes.</summary>
    /// <param name="seconds">At least 1.</param>
    public void WaitForLocks(int seconds) => _connection.DefaultTimeout = seconds;

    /// <summary>The trials of a study.</summary>
    /// <param name="study">The id of the study.</param>
    /// <returns>The trials, in the order of their numbers.</returns>
    public IReadOnlyList<StoredTrial> Load(long study) => Guard(() =>
    {
        var trials = new Dictionary<long, StoredTrial>();
        using (SqliteCommand select = Command(
            """
            SELECT trial_id, number, algorithm, algorithm_trial, state, score, error_class, error, seconds, ended_at, coverage, gini
            FROM trials WHERE study_id = $study
            """,
            ("$study", study)))
        using (SqliteDataReader row = select.ExecuteReader())
        {
            while (row.Read())
                trials.Add(row.GetInt64(0), ReadTrial(row));
        }

        using (SqliteCommand select = Command(
            """
            SELECT trial_id, key, value, kind, is_learnt FROM parameters
            WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = $study) ORDER BY trial_id, position
            """,
            ("$study", study)))
        using (SqliteDataReader row = select.ExecuteReader())
        {
            while (row.Read())
            {
                StoredTrial trial = trials[row.GetInt64(0)];
                string key = row.GetString(1);
                trials[row.GetInt64(0)] = row.GetBoolean(4)
                    ? trial with { Learnt = trial.Learnt.Add(key, long.Parse(row.GetString(2), CultureInfo.InvariantCulture)) }
                    : trial with { Drawn = trial.Drawn.Add(new StoredParameter(key, row.GetString(2), Enum.Parse<ScalarKind>(row.GetString(3), ignoreCase: true))) };
            }
        }

        using (SqliteCommand select = Command(
            """
            SELECT trial_id, epochs, score FROM intermediate_scores
            WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = $study) ORDER BY trial_id, sequence
            """,
            ("$study", study)))
        using (SqliteDataReader row = select.ExecuteReader())
        {
            while (row.Read())
            {
                StoredTrial trial = trials[row.GetInt64(0)];
                trials[row.GetInt64(0)] = trial with { Intermediate = trial.Intermediate.Add(new IntermediateScore(row.GetInt32(1), row.GetDouble(2))) };
            }
        }

        return (IReadOnlyList<StoredTrial>)[.. trials.Values.OrderBy(t => t.Number)];
    });

    /// <summary>Stores a trial: all of it, or nothing.</summary>
    /// <param name="study">The id of the study.</param>
    /// <param name="trial">The trial.</param>
    /// <returns>Whether it was stored; false if another process keeps the file locked.</returns>
    public bool TryWrite(long study, StoredTrial trial) => GuardUnlessBusy(() =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteCommand insert = Command(
            """
            INSERT INTO trials (study_id, number, algorithm, algorithm_trial, state, score, coverage, gini, error_class, error, seconds, ended_at)
            VALUES ($study, $number, $algorithm, $trial, $state, $score, $coverage, $gini, $errorClass, $error, $seconds, $endedAt)
            RETURNING trial_id
            """,
            ("$study", study), ("$number", trial.Number), ("$algorithm", trial.Algorithm), ("$trial", trial.Trial), ("$state", trial.State.Name()),
            ("$score", trial.Score), ("$coverage", trial.Usage?.Coverage), ("$gini", trial.Usage?.Gini), ("$errorClass", trial.Failure?.ErrorClass), ("$error", trial.Failure?.Message),
            ("$seconds", trial.Duration.TotalSeconds), ("$endedAt", Format(trial.EndedAt)));
        long id = (long)insert.ExecuteScalar()!;
        int position = 0;
        foreach (StoredParameter parameter in trial.Drawn)
            WriteParameter(id, position++, parameter, isLearnt: false);
        foreach ((string key, long value) in trial.Learnt)
            WriteParameter(id, position++, new StoredParameter(key, value.ToString(CultureInfo.InvariantCulture), ScalarKind.Integer), isLearnt: true);
        for (int sequence = 0; sequence < trial.Intermediate.Length; sequence++)
        {
            Execute(
                "INSERT INTO intermediate_scores (trial_id, sequence, epochs, score) VALUES ($trial, $sequence, $epochs, $score)",
                ("$trial", id), ("$sequence", sequence), ("$epochs", trial.Intermediate[sequence].Epochs), ("$score", trial.Intermediate[sequence].Score));
        }

        transaction.Commit();
        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static string FullPath(LoadedRecipe recipe, string path)
    {
        string full;
        try
        {
            full = System.IO.Path.GetFullPath(path);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or IOException)
        {
            throw StudyLocation.Refused(recipe, "is no path of this system", e.Message, e);
        }

        return !Directory.Exists(full) ? full : throw StudyLocation.Refused(recipe, $"'{full}' is a directory", "name a file");
    }

    // Not by SQLite, which gives everybody the right to read.
    private static void Create(LoadedRecipe recipe, string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mode;
        try
        {
            new FileStream(path, options).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StudyLocation.Refused(recipe, $"'{path}' cannot be created", e.Message, e);
        }
    }

    // Reads only: a file of somebody else must be refused before anything in it is changed.
    private static void CheckContent(LoadedRecipe recipe, string path)
    {
        try
        {
            Connect(recipe, path, SqliteOpenMode.ReadOnly, SecondsToWaitForLocks).Dispose();
        }
        catch (TrainingException e) when (e.InnerException is SqliteException { SqliteExtendedErrorCode: ReadOnlyRollback or ReadOnlyRecovery })
        {
            // A process was killed while it wrote. What it left can be read only once it is rolled back, which whoever writes does.
        }
    }

    private static void CheckWritable(LoadedRecipe recipe, string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StudyLocation.Refused(recipe, $"'{path}' cannot be written", e.Message, e);
        }

        CheckDirectory(recipe, path, System.IO.Path.GetDirectoryName(path)!);
    }

    // The journal is created beside the file.
    private static void CheckDirectory(LoadedRecipe recipe, string path, string directory)
    {
        string probe = System.IO.Path.Combine(directory, $".{System.IO.Path.GetRandomFileName()}.tmp");
        try
        {
            new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StudyLocation.Refused(recipe, $"'{path}' cannot be written, because no file can be created in '{directory}'", e.Message, e);
        }
    }

    private static StudyDatabase Connect(LoadedRecipe recipe, string path, SqliteOpenMode mode, int secondsToWaitForLocks)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = secondsToWaitForLocks,
        };
        StudyDatabase? database = null;
        try
        {
            database = new StudyDatabase(recipe, path, new SqliteConnection(text.ConnectionString));
            database.Prepare(mode);
            return database;
        }
        catch (Exception e) when (e is SqliteException or DllNotFoundException or TypeInitializationException)
        {
            database?.Dispose();
            throw Translate(recipe, path, e);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private void Prepare(SqliteOpenMode mode)
    {
        _connection.Open();
        if (Number("PRAGMA application_id") != ApplicationId || Number("PRAGMA user_version") != SchemaVersion)
            CheckEmpty();
        if (mode == SqliteOpenMode.ReadOnly)
            return;

        Execute("PRAGMA journal_mode = DELETE");
        Execute("PRAGMA synchronous = FULL");

        // Immediately a writer, so that two runs do not both find the file empty. Also tells whether the file can be written at all.
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
        if (Number("PRAGMA application_id") == ApplicationId && Number("PRAGMA user_version") == SchemaVersion)
            return;
        CheckEmpty();
        Execute(StudySchema.Text);
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion}"));

        // Only now: a commit waits for readers, even if there is nothing to write.
        transaction.Commit();
    }

    private void CheckEmpty()
    {
        if (Number("PRAGMA application_id") == ApplicationId)
        {
            throw StudyLocation.Refused(
                _recipe, $"'{Path}' has layout {Number("PRAGMA user_version")} of another version of Recotem; this one writes layout {SchemaVersion}",
                "name another file, or use that version");
        }

        if (Number("SELECT COUNT(*) FROM sqlite_master") > 0)
        {
            throw StudyLocation.Refused(
                _recipe, $"'{Path}' holds the tables of another program, such as studies of Recotem 2", "name another file; old studies cannot be resumed");
        }
    }

    private StoredTrial ReadTrial(SqliteDataReader row)
    {
        int number = row.GetInt32(1);
        return new StoredTrial
        {
            Number = number,
            Algorithm = row.GetString(2),
            Trial = row.GetInt32(3),
            State = TrialStateNames.Parse(row.GetString(4))
                ?? throw StudyLocation.Refused(_recipe, $"'{Path}' holds a trial {number} of unknown state '{row.GetString(4)}'", "name another file"),
            Score = row.IsDBNull(5) ? null : row.GetDouble(5),
            Usage = row.IsDBNull(10) ? null : new ListUsage(row.GetDouble(10), row.GetDouble(11)),
            Failure = row.IsDBNull(6) ? null : new TrialFailure(row.GetString(6), row.IsDBNull(7) ? "" : row.GetString(7)),
            Duration = TimeSpan.FromSeconds(row.GetDouble(8)),
            EndedAt = DateTimeOffset.Parse(row.GetString(9), CultureInfo.InvariantCulture),
        };
    }

    private void WriteParameter(long trial, int position, StoredParameter parameter, bool isLearnt) => Execute(
        "INSERT INTO parameters (trial_id, position, key, value, kind, is_learnt) VALUES ($trial, $position, $key, $value, $kind, $isLearnt)",
        ("$trial", trial), ("$position", position), ("$key", parameter.Key), ("$value", parameter.Text),
        ("$kind", parameter.Kind.ToString().ToLowerInvariant()), ("$isLearnt", isLearnt));

    private SqliteCommand Command(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        foreach ((string name, object? value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private void Execute(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = Command(text, parameters);
        command.ExecuteNonQuery();
    }

    private long Number(string text)
    {
        using SqliteCommand command = Command(text);
        return (long)command.ExecuteScalar()!;
    }

    private (long Id, StudyIdentity Stored)? Select(StudyIdentity wanted)
    {
        using SqliteCommand select = Command(
            "SELECT study_id, search_hash, plugins, budgets, data_hash, n_rows, n_users, n_items, seed, searcher, recotem_version FROM studies WHERE name = $name",
            ("$name", wanted.Name));
        using SqliteDataReader row = select.ExecuteReader();
        if (!row.Read())
            return null;
        return (row.GetInt64(0), wanted with
        {
            SearchHash = row.GetString(1),
            Plugins = row.GetString(2),
            Budgets = row.GetString(3),
            DataHash = row.GetString(4),
            Rows = row.GetInt64(5),
            Users = row.GetInt64(6),
            Items = row.GetInt64(7),
            Seed = row.GetInt64(8),
            Searcher = row.GetString(9),
            Version = row.GetString(10),
        });
    }

    // The default of the type if another process keeps the file locked.
    private T? GuardUnlessBusy<T>(Func<T> work)
    {
        try
        {
            return Guard(work);
        }
        catch (TrainingException e) when (e.InnerException is SqliteException { SqliteErrorCode: Busy or Locked })
        {
            return default;
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw Translate(_recipe, Path, e);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw StudyLocation.Refused(_recipe, $"'{Path}' holds values that cannot be read", "somebody else must have written to it; name another file", e);
        }
    }

    private static TrainingException Translate(LoadedRecipe recipe, string path, Exception error)
    {
        if (error is not SqliteException { SqliteErrorCode: var code, SqliteExtendedErrorCode: var extended })
        {
            return StudyLocation.Refused(
                recipe, "cannot be used because the native library of SQLite (e_sqlite3) was not found",
                "install it beside the program, or remove the key to keep the study in memory", error);
        }

        (string problem, string remedy) = code switch
        {
            Busy or Locked => ("is locked by another process", "wait for it to end, or name another file"),
            ReadOnly => ("cannot be written", "check the owner and mode of the file and its directory"),
            Corrupt => ("is damaged", "restore it, or name another file"),
            Full => ("cannot grow, the disk is full", "make room"),
            CannotOpen => ("cannot be opened", "check the owner and mode of the file and its directory"),
            Constraint when extended == NotUnique => ("received the same trial from another run", "give each run a --run-id of its own, and do not train one recipe twice at once with --no-lock"),
            Constraint => ("refuses what the search wants to store", error.Message),
            NotADatabase => ("is no SQLite database", "name another file"),
            _ => ("cannot be used", error.Message),
        };
        return StudyLocation.Refused(recipe, $"'{path}' {problem}", remedy, error);
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

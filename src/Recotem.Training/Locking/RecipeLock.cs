using System.Collections.Concurrent;

namespace Recotem.Training;

/// <summary>
/// An exclusive lock on a recipe's output, so that two runs do not train the same model at once. It is an advisory lock of the
/// operating system (<c>flock</c> on Unix) on a file that is never deleted: deleting it would let two runs hold locks on two files
/// of one name. It ends with the process, however that ends.
/// </summary>
/// <remarks>Not honoured by file systems without locks, and only by one machine on file systems whose locks are local.</remarks>
internal sealed class RecipeLock : IDisposable
{
    private const string Logger = "recotem.training.lock";
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly ConcurrentDictionary<string, bool> s_warnedOf = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    private RecipeLock(string path, FileStream file)
    {
        Path = path;
        _file = file;
    }

    /// <summary>The absolute path of the lock file.</summary>
    public string Path { get; }

    /// <summary>Acquires the lock of an output.</summary>
    /// <param name="output">The output of a recipe.</param>
    /// <param name="timeoutSeconds">0 to try once; a positive number to wait at most so long; -1 to wait without limit.</param>
    /// <param name="environment">Where the directory for the locks of remote outputs is looked up.</param>
    /// <param name="events">Receives <c>recipe_lock_…</c> events.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lock, or null if another run holds it and <paramref name="timeoutSeconds"/> is 0.</returns>
    /// <exception cref="ConfigException">The timeout is none of these.</exception>
    /// <exception cref="LockContestedException">The wait was in vain (<c>lock_timeout</c>).</exception>
    /// <exception cref="RecotemException">The lock file cannot be used (<c>lock_unusable</c>).</exception>
    public static async ValueTask<RecipeLock?> AcquireAsync(
        StorageLocation output, double timeoutSeconds, HostEnvironment environment, IEventLog events, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!(timeoutSeconds >= 0 || timeoutSeconds == -1))
            throw new ConfigException($"--lock-timeout is {timeoutSeconds}; expected 0 (do not wait), a number of seconds, or -1 (wait without limit)");
        LockLocation location = LockLocation.For(output, environment);
        if (location.IsHostLocal)
            AnnounceHostLocalLock(output, location, events);
        CreateDirectory(location.Path);
        long start = time.GetTimestamp();
        while (true)
        {
            if (TryOpen(location.Path, events) is { } file)
                return new RecipeLock(location.Path, file);
            if (timeoutSeconds == 0)
                return null;
            TimeSpan waited = time.GetElapsedTime(start);
            if (timeoutSeconds > 0 && waited.TotalSeconds >= timeoutSeconds)
                throw TimedOut(location.Path, waited, timeoutSeconds, events);
            TimeSpan left = timeoutSeconds > 0 ? TimeSpan.FromSeconds(Math.Min(timeoutSeconds, TimeSpan.MaxValue.TotalSeconds / 2)) - waited : s_pollInterval;
            await Task.Delay(left < s_pollInterval ? left : s_pollInterval, time, cancellationToken);
        }
    }

    /// <summary>Releases the lock. The file stays.</summary>
    public void Dispose() => _file.Dispose();

    private static void AnnounceHostLocalLock(StorageLocation output, LockLocation location, IEventLog events)
    {
        bool first = s_warnedOf.TryAdd(location.Path, true);
        events.Write(
            first ? EventLevel.Warning : EventLevel.Debug, Logger, "recipe_lock_local_only",
            new("scheme", output.Scheme), new("output_path", output.ToString()), new("lock_path", location.Path),
            new("advice", "the lock excludes runs on this machine only; let the scheduler exclude runs on other machines"));
    }

    private static void CreateDirectory(string lockPath)
    {
        string directory = System.IO.Path.GetDirectoryName(lockPath)!;
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(lockPath, $"its directory '{directory}' cannot be created: {e.Message}", e);
        }
    }

    private static FileStream? TryOpen(string path, IEventLog events)
    {
        RefuseLink(path, events);
        FileStream file;
        try
        {
            var options = new FileStreamOptions
            {
                // Never truncates: following a link that appears between the check and the opening could at most create an empty file.
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            file = new FileStream(path, options);
        }
        catch (IOException e) when (IsContention(e))
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            string advice = Directory.Exists(path) ? "it is a directory; move it away" : "permission denied; check the owner and mode of the file and its directory";
            throw Unusable(path, advice, e);
        }
        catch (IOException e)
        {
            throw Unusable(path, e.Message, e);
        }

        try
        {
            RefuseLink(path, events);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return file;
    }

    private static void RefuseLink(string path, IEventLog events)
    {
        string? target;
        try
        {
            target = new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e.Message, e);
        }

        if (target is null)
            return;
        events.Write(
            EventLevel.Warning, Logger, "recipe_lock_unsafe_symlink",
            new("lock_path", path), new("advice", "a lock file must not be a symbolic link; remove it and find out who placed it there"));
        throw Unusable(path, "it is a symbolic link, which is not followed; remove it and find out who placed it there", null);
    }

    // EWOULDBLOCK is 11 on Linux and 35 on macOS; Windows reports a sharing or lock violation.
    private static bool IsContention(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 32 or 33
        : e.GetType() == typeof(IOException) && e.HResult is 11 or 35;

    private static LockContestedException TimedOut(string path, TimeSpan waited, double timeoutSeconds, IEventLog events)
    {
        double seconds = Math.Round(waited.TotalSeconds, 3);
        events.Write(
            EventLevel.Warning, Logger, "recipe_lock_timeout",
            new("lock_path", path), new("waited_seconds", seconds), new("timeout", timeoutSeconds));
        return new LockContestedException(
            "lock_timeout", $"another run still holds the lock '{path}' after {seconds:0.000} s (--lock-timeout {timeoutSeconds}); wait for it to end or raise the timeout");
    }

    private static RecotemException Unusable(string path, string reason, Exception? cause) =>
        new("lock_unusable", ExitCode.Unknown, $"the lock file '{path}' cannot be used: {reason}", cause);
}

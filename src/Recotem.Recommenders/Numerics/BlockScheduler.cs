using System.Runtime.ExceptionServices;

namespace Recotem.Recommenders;

/// <summary>
/// Runs numbered blocks of work on several threads. Which thread takes which block is left to chance, so a block must write only
/// what belongs to it: then results do not depend on the number of threads.
/// </summary>
internal static class BlockScheduler
{
    /// <summary>Runs all blocks and returns when they are done.</summary>
    /// <typeparam name="TWorkspace">The buffers that one worker reuses for all its blocks.</typeparam>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="threads">The number of workers, the caller included.</param>
    /// <param name="createWorkspace">Creates the buffers of a worker.</param>
    /// <param name="run">Does one block.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run<TWorkspace>(
        int blocks, int threads, Func<TWorkspace> createWorkspace, Action<int, TWorkspace> run, CancellationToken cancellationToken)
    {
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        int helpers = Math.Min(threads, blocks) - 1;
        var tasks = new Task[Math.Max(helpers, 0)];
        for (int i = 0; i < tasks.Length; i++)
            tasks[i] = Task.Run(Work, CancellationToken.None);
        Work();
        Task.WaitAll(tasks, CancellationToken.None);
        failure?.Throw();

        void Work()
        {
            try
            {
                int block = Interlocked.Increment(ref next);
                if (block >= blocks)
                    return;
                TWorkspace workspace = createWorkspace();
                for (; block < blocks; block = Interlocked.Increment(ref next))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    run(block, workspace);
                }
            }
            catch (Exception e)
            {
                // One failed block ends the whole run: nobody may take another one.
                Interlocked.Exchange(ref next, blocks);
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }
    }

    /// <summary>The number of blocks of a size that cover a number of rows.</summary>
    public static int Count(int rows, int blockSize) => (int)(((long)rows + blockSize - 1) / blockSize);
}

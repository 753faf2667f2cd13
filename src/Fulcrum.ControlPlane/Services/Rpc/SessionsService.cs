using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Mapping;
using Google.Protobuf;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Sessions.</summary>
public sealed class SessionsService(ControlLoop loop) : Sessions.SessionsBase
{
    private const ulong PageSize = 1_000;
    private const ulong LargestPage = 50_000;

    /// <inheritdoc />
    public override async Task List(
        ListSessionsRequest request, IServerStreamWriter<Session> responseStream, ServerCallContext context)
    {
        Wire.ListSessions wanted = new() { Filter = Filter(request.Filter), Limit = request.Limit, After = Token(request.PageToken) };
        CancellationToken cancellation = context.CancellationToken;
        await foreach (Wire.SessionPage page in loop.Link.ListSessionsAsync(wanted, cancellation).ConfigureAwait(false))
        {
            for (int index = 0; index < page.Sessions.Count; index++)
            {
                // One flush a page: a system call for every session takes most of the time of a long listing.
                responseStream.WriteOptions = index + 1 < page.Sessions.Count ? new(WriteFlags.BufferHint) : WriteOptions.Default;
                await responseStream.WriteAsync(ApiSessions.ToApi(page.Sessions[index]), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    public override async Task<SessionPage> ListPage(ListSessionsRequest request, ServerCallContext context)
    {
        ulong limit = request.Limit == 0 ? PageSize : Math.Min(request.Limit, LargestPage);
        Wire.ListSessions wanted = new() { Filter = Filter(request.Filter), Limit = limit, After = Token(request.PageToken) };
        SessionPage answer = new();
        await foreach (Wire.SessionPage page in loop.Link.ListSessionsAsync(wanted, context.CancellationToken).ConfigureAwait(false))
        {
            answer.Sessions.AddRange(page.Sessions.Select(ApiSessions.ToApi));
            answer.NextPageToken = page.Next.ToBase64();
        }
        return answer;
    }

    /// <inheritdoc />
    public override async Task<CountSessionsResponse> Count(CountSessionsRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Wire.SessionFilter filter = ApiSessions.Read(request.Filter, "filter", errors);
        if (!Enum.IsDefined(request.By))
            errors.Add("by", $"{(int)request.By} is nothing to count by");
        errors.ThrowIfAny();
        Wire.CountSessions wanted = new() { Filter = filter, By = (Wire.SessionGroup)request.By };
        Wire.SessionCounts counts = await loop.Link.CountSessionsAsync(wanted, context.CancellationToken).ConfigureAwait(false);
        CountSessionsResponse answer = new() { Total = counts.Total };
        answer.Groups.AddRange(counts.Groups.Select(g => new SessionCount { Session = ApiSessions.ToApi(g.Session), Count = g.Count }));
        return answer;
    }

    /// <inheritdoc />
    public override async Task<DeleteSessionsResponse> Delete(DeleteSessionsRequest request, ServerCallContext context)
    {
        FieldErrors errors = new();
        Wire.SessionFilter filter = ApiSessions.Read(request.Filter, "filter", errors);
        if (!request.All && ApiSessions.IsEverything(filter))
            errors.Add("filter", "matches every session; set all if that is meant");
        errors.ThrowIfAny();
        Wire.EndSessions wanted = new() { Filter = filter, Reset = request.Reset };
        return new() { Deleted = await loop.Link.EndSessionsAsync(wanted, context.CancellationToken).ConfigureAwait(false) };
    }

    private static Wire.SessionFilter Filter(SessionFilter? filter)
    {
        FieldErrors errors = new();
        Wire.SessionFilter read = ApiSessions.Read(filter, "filter", errors);
        errors.ThrowIfAny();
        return read;
    }

    private static ByteString Token(string text)
    {
        try
        {
            return ByteString.FromBase64(text);
        }
        catch (FormatException)
        {
            throw new RefusedException(StatusCode.InvalidArgument, "page_token: is none that ListPage has given");
        }
    }
}

using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>Turns what went wrong into the status that the caller gets.</summary>
public sealed class RefusalInterceptor(ILogger<RefusalInterceptor> log) : Interceptor
{
    /// <inheritdoc />
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    /// <inheritdoc />
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    private RpcException Translate(Exception error, ServerCallContext context)
    {
        switch (error)
        {
            case RefusedException { Refusal: { } configuration } refused:
                return configuration.ToRpcException(refused.Code);
            case RefusedException refused:
                return new(new(refused.Code, refused.Message));
            case DataPlaneRefusalException:
                return new(new(StatusCode.InvalidArgument, error.Message));
            case DataPlaneException:
                return new(new(StatusCode.Unavailable, error.Message));
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                return new(new(StatusCode.Cancelled, "The caller has gone."));
            default:
                log.LogError("Internal error in {Method}: {Error}", context.Method, error);
                return new(new(StatusCode.Internal, $"Internal error: {error.Message} The daemon's log has the details."));
        }
    }
}
